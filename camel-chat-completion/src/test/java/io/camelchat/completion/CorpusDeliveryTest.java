package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Observation;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Transcript.Ending;
import io.camelchat.simulator.corpus.Corpus;
import io.camelchat.simulator.corpus.CorpusEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of the corpus, sent over a socket, comes to what is expected of it in every delivery. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusDeliveryTest extends ChatCompletionTestSupport {
    /** Long enough for all of a transcript to have come. */
    private static final int IDLE_TIMEOUT = 1_000;

    private static int calls;

    @AfterAll
    static void tellCounts() {
        System.out.println(Corpus.entries().size() + " corpus entries over sockets, in " + calls + " calls");
    }

    /** A way to take an answer. */
    private enum Taken {
        REPLY("output=completion"),
        STREAM("delivery=stream"),
        CHUNKS("delivery=chunks&chunkUri=direct:chunk&output=completion");

        private final String options;

        Taken(String options) {
            this.options = options;
        }
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:ask").toD("${exchangeProperty.uri}").process(exchange -> {
                    if (exchange.getMessage().getBody() instanceof ChatCompletionStream stream) {
                        exchange.getProperty("call", Call.class).read(stream);
                    }
                });
                from("direct:chunk").log(LoggingLevel.TRACE, "${body}");
            }
        };
    }

    static Stream<Arguments> talking() {
        return Corpus.entries().stream()
                .filter(entry -> entry.transcript().ending() != Ending.STALL)
                .flatMap(entry -> Stream.of(Taken.values()).map(taken -> Arguments.of(entry, taken)));
    }

    @ParameterizedTest
    @MethodSource("talking")
    void comesToWhatIsExpected(CorpusEntry entry, Taken taken) throws Exception {
        new Call(entry, taken, "").assertAsExpected();
    }

    /** All at once, for each of them waits for the same. */
    @Test
    void comesToWhatIsExpectedThoughTheConnectionSaysNothingMore() throws Exception {
        List<CorpusEntry> silent = Corpus.entries().stream()
                .filter(entry -> entry.transcript().ending() == Ending.STALL)
                .toList();
        assertThat(silent).isNotEmpty();
        List<Call> waiting = new ArrayList<>();
        for (CorpusEntry entry : silent) {
            for (Taken taken : Taken.values()) {
                waiting.add(new Call(entry, taken, "&idleTimeout=" + IDLE_TIMEOUT));
            }
        }
        for (Call call : waiting) {
            call.assertAsExpected();
        }
    }

    /** A call that is under way, and what its stream folded into. */
    private final class Call {
        private final CorpusEntry entry;
        private final Taken taken;
        private final ChatCompletionAccumulator folded = new ChatCompletionAccumulator();
        private final CompletableFuture<Exchange> answer;
        private volatile StreamSummary summary;

        Call(CorpusEntry entry, Taken taken, String more) {
            this.entry = entry;
            this.taken = taken;
            simulator().behave(model(), Behaviour.transcript(entry.transcript()));
            answer = template.asyncSend("direct:ask", exchange -> {
                exchange.setProperty("uri", uri(more));
                exchange.setProperty("call", this);
                exchange.getMessage().setBody("Hi");
            });
            calls++;
        }

        /** One of its own: a request that is sent again, without what the answer refuses, gets the same answer. */
        private String model() {
            return entry.id() + "-" + taken;
        }

        private String uri(String more) {
            int choices = entry.expectation().choices();
            return "chat-completion:" + model() + "?" + taken.options
                    + (taken == Taken.REPLY ? "&stream=" + entry.expectation().asksForStream() : "")
                    + (choices > 1 ? "&n=" + choices : "")
                    + more;
        }

        void read(ChatCompletionStream stream) {
            try {
                stream.iterator().forEachRemaining(folded::add);
            } finally {
                summary = stream.getSummary();
            }
        }

        void assertAsExpected() throws Exception {
            Observation observed = observed(answer.get(LONG.toSeconds(), TimeUnit.SECONDS));
            assertThat(entry.expectation().differences(observed.json()))
                    .as("%s as %s: %.2000s", entry, taken, observed.json())
                    .isEmpty();
        }

        private Observation observed(Exchange answered) {
            UpstreamException failure = failureOf(answered.getException());
            if (failure != null) {
                return Observation.failed(failure, partOf(answered));
            }
            if (answered.getException() != null) {
                throw new AssertionError("No failure of the upstream's", answered.getException());
            }
            if (summary != null && summary.usage() != null) {
                folded.usage(summary.usage());
            }
            return taken == Taken.STREAM
                    ? Observation.whole(folded.toCompletion(), summary)
                    : Observation.whole(
                            answered.getMessage().getBody(ChatCompletion.class),
                            answered.getMessage().getHeader(ChatCompletionConstants.OUTCOME, String.class));
        }

        /** The outermost one: its cause may be another. */
        private UpstreamException failureOf(Throwable thrown) {
            Throwable cause = thrown;
            while (cause != null && !(cause instanceof UpstreamException)) {
                cause = cause.getCause();
            }
            return (UpstreamException) cause;
        }

        private ChatCompletion partOf(Exchange answered) {
            if (!folded.isEmpty()) {
                return folded.toCompletion();
            }
            ChatCompletionIncompleteException incomplete =
                    answered.getException(ChatCompletionIncompleteException.class);
            return incomplete == null ? null : incomplete.getCompletion();
        }
    }
}
