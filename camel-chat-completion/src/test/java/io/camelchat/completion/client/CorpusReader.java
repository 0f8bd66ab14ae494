package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Transcript;
import io.camelchat.simulator.corpus.CorpusEntry;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of one corpus entry as an attempt reads it, without a connection and without time. Single use. */
final class CorpusReader implements BodyListener {
    private final AnswerBody body;
    private final Failures failures = new Failures(settings());
    private final ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
    private final List<ChatCompletionChunk> chunks = new ArrayList<>();
    private Observation observed;

    CorpusReader(CorpusEntry entry) {
        Transcript transcript = entry.transcript();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        transcript.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        ResponseHead head = ResponseHead.of(transcript.status(), headers, System.currentTimeMillis());
        body = new AnswerBody(head, entry.expectation().choices(), settings(), failures, this);
    }

    private static ClientSettings settings() {
        return TestSettings.ofNobody().size(16 * 1024 * 1024).make();
    }

    /** All bytes of an entry's body. */
    static byte[] bytes(CorpusEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        entry.transcript().packets().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    void feed(byte[] bytes) {
        body.feed(bytes);
    }

    /** What came of the answer, whose connection now does this. */
    Observation end(Transcript.Ending ending) {
        switch (ending) {
            case FINISH -> body.end();
            case CUT, RESET -> body.broken(new IOException("Connection reset"));
            default -> silence();
        }
        assertThat(observed).as("a terminal signal came").isNotNull();
        return observed;
    }

    private void silence() {
        if (observed == null && body.isFinished()) {
            body.endWithoutMark();
        } else if (observed == null) {
            failed(
                    chunks.isEmpty()
                            ? failures.tooSlow("sent nothing more", 1, "idleTimeout")
                            : failures.truncated("sent nothing more", null),
                    body.summary(Outcome.TRUNCATED));
        }
    }

    @Override
    public void chunk(ChatCompletionChunk chunk) {
        assertThat(observed).as("a chunk after the end").isNull();
        chunks.add(chunk);
        accumulator.add(chunk);
    }

    @Override
    public void reply(ChatCompletion completion) {
        observe(Observation.whole(completion, "complete"));
    }

    @Override
    public void ended(StreamSummary summary) {
        if (chunks.isEmpty()) {
            failed(failures.withoutAnswer(), null);
        } else {
            observe(Observation.whole(accumulator.toCompletion(), summary)
                    .events(chunks, !summary.doneMarkerMissing()));
        }
    }

    @Override
    public void failed(UpstreamException failure, StreamSummary summary) {
        boolean early = chunks.isEmpty() && failure.kind() == FailureKind.TRUNCATED;
        UpstreamException told = early
                ? UpstreamException.unavailable(Trouble.UNREADABLE, failure.getMessage(), true, failure)
                : failure;
        observe(Observation.failed(told, chunks.isEmpty() ? null : accumulator.toCompletion()));
    }

    @Override
    public boolean isOver() {
        return observed != null;
    }

    private void observe(Observation observation) {
        assertThat(observed).as("told its end twice").isNull();
        observed = observation;
    }
}
