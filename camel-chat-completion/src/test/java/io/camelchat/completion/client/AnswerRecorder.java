package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.StreamSummary;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Keeps what a body reader tells, and sees to it that its terminal signal is the last and the only one. */
final class AnswerRecorder implements BodyListener {
    final ChatCompletionAccumulator chunks = new ChatCompletionAccumulator();
    ChatCompletion reply;
    StreamSummary summary;
    UpstreamException failure;
    int chunkCount;
    private boolean over;

    static ClientSettings settings() {
        return TestSettings.ofNobody().make();
    }

    static ResponseHead head(int status) {
        return new ResponseHead(status, "", "req-1", Map.of(), 1_500L);
    }

    /** What a stream with these bytes comes to, cut into these feeds, that ends or breaks. */
    static AnswerRecorder stream(int choices, boolean broken, byte[]... feeds) {
        AnswerRecorder told = new AnswerRecorder();
        StreamBody body = new StreamBody(
                head(200), choices, 10_000, MalformedEvents.SKIP_AND_FLAG, new Failures(settings()), told);
        told.read(body, broken, feeds);
        return told;
    }

    static AnswerRecorder stream(String text) {
        return stream(1, false, utf8(text));
    }

    static AnswerRecorder json(int status, String text) {
        AnswerRecorder told = new AnswerRecorder();
        told.read(new JsonBody(head(status), 10_000, new Failures(settings()), told), false, utf8(text));
        return told;
    }

    void read(BodyReader body, boolean broken, byte[]... feeds) {
        for (byte[] feed : feeds) {
            body.feed(feed);
        }
        if (broken) {
            body.broken(new java.io.IOException("Connection reset"));
        } else {
            body.end();
        }
        assertThat(over).as("a terminal signal came").isTrue();
    }

    String text() {
        return chunks.toCompletion().getText();
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        assertThat(over).isFalse();
        chunkCount++;
        chunks.add(chunk);
    }

    @Override
    public void reply(ChatCompletion completion) {
        end();
        reply = completion;
    }

    @Override
    public void ended(StreamSummary known) {
        end();
        summary = known;
    }

    @Override
    public void failed(UpstreamException cause, StreamSummary known) {
        end();
        failure = cause;
        summary = known;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    private void end() {
        assertThat(over).as("told its end twice").isFalse();
        over = true;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
