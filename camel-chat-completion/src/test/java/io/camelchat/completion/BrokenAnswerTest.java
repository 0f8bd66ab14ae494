package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that breaks off is a failure that carries what came. */
class BrokenAnswerTest extends ChatCompletionTestSupport {
    private static final String ERROR =
            "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":\"busy\"}}";

    /** The next chunk is written when the one before it is taken: what was sent before a break is what came. */
    private final LockStep lockStep = LockStep.create();

    private final List<String> parts = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:reply").to("chat-completion:m?stream=true");
                from("direct:completion").to("chat-completion:m?stream=true&output=completion&acceptFinishReasons=*");
                from("direct:chunks").to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk");
                from("direct:chunk")
                        .process(exchange -> lockStep.release(1))
                        .process(exchange ->
                                parts.add(exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_INDEX)
                                        + " " + exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_LAST)
                                        + " " + exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_OUTCOME)
                                        + " "
                                        + exchange.getMessage()
                                                .getBody(ChatCompletionChunk.class)
                                                .getText()
                                                .trim()));
            }
        };
    }

    static Stream<Arguments> faults() {
        return Stream.of("direct:reply", "direct:completion", "direct:chunks")
                .flatMap(uri -> Stream.of(Fault.cut(3), Fault.reset(3), Fault.errorEvent(3, ERROR))
                        .map(fault -> Arguments.of(uri, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void carriesWhatCame(String uri, Fault fault) {
        Behaviour broken = Behaviour.tokens(5).withFault(fault);
        lockStep.release(1);
        simulator().behave(uri.equals("direct:chunks") ? broken.withLockStep(lockStep) : broken);

        Exchange exchange = ask(uri);

        ChatCompletionIncompleteException failure = exchange.getException(ChatCompletionIncompleteException.class);
        assertThat(failure).isNotNull();
        assertThat(failure.getReason()).isEqualTo(ChatCompletionIncompleteException.TRUNCATED);
        assertThat(failure.getCompletion().getText()).isEqualTo("t0 t1 ");
        assertThat(failure.getCompletion().getFinishReason()).isNull();
        assertThat(failure.getSummary().outcome()).isIn(Outcome.TRUNCATED, Outcome.FAILED);
        assertThat(exchange.getMessage().getBody()).isEqualTo("hello");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void tellsWhatTheErrorEventSaid() {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.errorEvent(3, ERROR)));

        assertThat(ask("direct:reply").getException())
                .hasMessageContaining("overloaded")
                .hasMessageContaining("busy");
    }

    @Test
    void aStreamThatEndsWithoutItsFinishReasonAndMarkIsCut() {
        simulator().behave(Behaviour.tokens(2).withoutFinishReason().withoutDone());

        ChatCompletionIncompleteException failure =
                ask("direct:reply").getException(ChatCompletionIncompleteException.class);

        assertThat(failure.getReason()).isEqualTo(ChatCompletionIncompleteException.TRUNCATED);
        assertThat(failure.getCompletion().getText()).isEqualTo("t0 t1 ");
    }

    @Test
    void theLastChunksExchangeTellsThatTheAnswerBrokeOff() {
        lockStep.release(1);
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(2)).withLockStep(lockStep));

        ask("direct:chunks");

        assertThat(parts).containsExactly("0 false null ", "1 false null t0", "2 true truncated ");
    }

    @Test
    void anAnswerThatBreaksOffBeforeItsFirstChunkIsUnavailable() {
        simulator().behave(Behaviour.tokens(5).withFault(Fault.cut(0)));

        assertThat(troubleOf(ask("direct:reply"))).isEqualTo(Trouble.UNREADABLE);
        assertThat(troubleOf(ask("direct:chunks"))).isEqualTo(Trouble.UNREADABLE);
        assertThat(parts).isEmpty();
    }

    private Exchange ask(String uri) {
        return template.request(uri, exchange -> exchange.getMessage().setBody("hello"));
    }
}
