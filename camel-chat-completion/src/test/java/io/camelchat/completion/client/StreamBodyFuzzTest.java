package io.camelchat.completion.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Streams;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.StreamSummary;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds of a stream many of whose chunks differ in their texts alone. */
class StreamBodyFuzzTest {
    private static final List<String> TEXTS =
            List.of("a", "", " Paris", "Grüße 北🌍", "line\nend", "half \ud83d", "\"content\":\"x\"");

    private static final int MOST = 1_000_000;

    /** An event with a name of its own is parsed always, and says the same. */
    @Fuzzed
    void isReadAsIfEachOfItsChunksWereParsed(
            @ForAll(supplier = Streams.class) List<ObjectNode> events,
            @ForAll @Size(12) List<@IntRange(min = 0, max = 99_999) Integer> runs) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            ObjectNode event = events.get(i);
            sent.add(Json.writeText(event));
            for (int left = runs.get(i); left > 0; left /= 2 * TEXTS.size()) {
                sent.add(Json.writeText(saying(event, left)));
            }
        }

        Told read = told("data: ", sent);
        Told parsed = told("event: message\ndata: ", sent);

        assertThat(read.chunks).isEqualTo(parsed.chunks);
        assertThat(read.end).isEqualTo(parsed.end);
    }

    private static ObjectNode saying(ObjectNode event, int number) {
        ObjectNode other = event.deepCopy();
        String text = TEXTS.get(number % TEXTS.size());
        if (other.path("choices").path(0).path("delta") instanceof ObjectNode delta && delta.has("content")) {
            delta.put("content", text);
        }
        if (other.has("obfuscation") || number % 2 == 0) {
            other.put("obfuscation", "p".repeat(number % 5));
        }
        return other;
    }

    private static Told told(String prefix, List<String> sent) {
        Told told = new Told();
        StreamBody body = new StreamBody(
                AnswerRecorder.head(200),
                1,
                MOST,
                MalformedEvents.SKIP_AND_FLAG,
                new Failures(AnswerRecorder.settings()),
                told);
        try {
            sent.forEach(event -> body.feed((prefix + event + "\n\n").getBytes(UTF_8)));
            body.end();
        } catch (AnswerLimitException e) {
            told.end(e.getMessage());
        }
        return told;
    }

    /** All that a stream tells, as text. */
    private static final class Told implements BodyListener {
        final List<String> chunks = new ArrayList<>();
        String end;

        @Override
        public void chunk(ChatCompletionChunk chunk) {
            String bytes = new String(chunk.toBytes(), UTF_8);
            chunks.add(anyId(bytes + " " + chunk + " " + chunk.getText() + " " + chunk.getChoices()));
        }

        @Override
        public void reply(ChatCompletion completion) {
            end(completion.toString());
        }

        @Override
        public void ended(StreamSummary summary) {
            end(summary.toString());
        }

        @Override
        public void failed(UpstreamException failure, StreamSummary summary) {
            end(failure.getMessage() + " " + summary);
        }

        @Override
        public boolean isOver() {
            return end != null;
        }

        private void end(String how) {
            end = how;
        }

        private static String anyId(String text) {
            return text.replaceAll("call_[0-9a-f]{32}", "call_minted");
        }
    }
}
