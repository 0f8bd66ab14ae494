package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.simulator.Transcript.Ending;
import io.camelchat.simulator.corpus.CorpusEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What the component's page promises to a client for the failure that a corpus entry expects. */
final class PromisedError {
    private static final Set<Integer> ABOUT_THE_KEY = Set.of(401, 403, 407);

    /** What may pass between the moment that an upstream names and the look at it, in seconds. */
    private static final long LATE = 600;

    private final CorpusEntry entry;
    private final JsonNode failure;
    private final int told;

    PromisedError(CorpusEntry entry) {
        this.entry = entry;
        this.failure = entry.expectation().json().get("failure");
        this.told = failure.path("status").asInt();
    }

    void assertKept(ClientView view) {
        if (!view.hasBegun()) {
            assertThat(view.status()).isEqualTo(status());
        }
        if (ABOUT_THE_KEY.contains(told)) {
            assertThat(view.error("code")).isNull();
            assertThat(view.retryAfter()).isNull();
            return;
        }
        assertSame("code", view);
        assertSame("param", view);
        assertSame("type", view);
        assertMessage(view.error("message"));
        if (failure.path("kind").asText().equals("truncated")) {
            assertThat(view.error("code")).isEqualTo(view.hasBegun() ? "truncated" : null);
        }
        if (failure.has("retryAfter") && !view.hasBegun()) {
            assertWait(view.retryAfter());
        }
    }

    private int status() {
        if (ABOUT_THE_KEY.contains(told) || (told != 0 && (told < 400 || told > 599))) {
            return 502;
        }
        if (told != 0) {
            return told;
        }
        return entry.transcript().ending() == Ending.STALL ? 504 : 502;
    }

    private void assertSame(String name, ClientView view) {
        // A type is never null: where the upstream gave none, it is the status' own.
        if (failure.has(name) && !(name.equals("type") && failure.get(name).isNull())) {
            assertThat(view.error(name)).as(name).isEqualTo(failure.get(name).textValue());
        }
    }

    private void assertMessage(String message) {
        assertThat(message).contains(failure.path("message").asText(""));
        failure.path("messageLacks").forEach(part -> assertThat(message).doesNotContain(part.textValue()));
        assertThat(message.length())
                .isLessThanOrEqualTo(failure.path("messageAtMost").asInt(Integer.MAX_VALUE));
    }

    /** Never sooner than the upstream wants, and by less than a second later. */
    private void assertWait(Long seconds) {
        JsonNode wait = failure.get("retryAfter");
        if (wait.isNull()) {
            assertThat(seconds).isNull();
        } else if (wait.isTextual()) {
            assertThat(seconds).isEqualTo((millis(wait.textValue()) + 999) / 1_000);
        } else {
            long left = Duration.between(
                            Instant.now(), Instant.parse(wait.path("at").textValue()))
                    .toSeconds();
            assertThat(seconds == null ? 0 : seconds).isBetween(Math.max(0, left), Math.max(0, left + LATE));
        }
    }

    private static long millis(String span) {
        return span.endsWith("ms")
                ? Long.parseLong(span.substring(0, span.length() - 2))
                : Duration.parse("PT" + span).toMillis();
    }
}
