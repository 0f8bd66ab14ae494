package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.corpus.Corpus;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;

/** Asks the same in every delivery, for an answer of the corpus; a stream is read to its end. */
abstract class AnswerOptionsTestSupport extends ServingTestSupport {
    /** In all of these, the exception of an answer that is none is that of the exchange. */
    static final List<String> DELIVERIES = List.of(
            "output=completion&stream=true",
            "delivery=stream",
            "delivery=chunks&chunkUri=direct:chunk&output=completion");

    final List<ChatCompletionChunk> read = new ArrayList<>();
    final List<String> outcomes = new ArrayList<>();
    volatile ChatCompletionStream stream;

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:ask")
                        .toD("chat-completion:m?${exchangeProperty.options}")
                        .process(exchange -> {
                            if (exchange.getMessage().getBody() instanceof ChatCompletionStream body) {
                                stream = body;
                                body.iterator().forEachRemaining(read::add);
                            }
                        });
                from("direct:chunk")
                        .process(exchange -> outcomes.add(
                                exchange.getMessage().getHeader(ChatCompletionConstants.CHUNK_OUTCOME, String.class)));
            }
        };
    }

    static void answers(String entry) {
        simulator().behave(Behaviour.transcript(Corpus.entry(entry).transcript()));
    }

    Exchange ask(String options, Object body) {
        return template.request("direct:ask", exchange -> {
            exchange.setProperty("options", options);
            exchange.getMessage().setBody(body);
        });
    }

    /** Why there was no answer; an iterator can only throw unchecked. */
    static ChatCompletionIncompleteException incomplete(Exchange answer) {
        Throwable thrown = answer.getException();
        return (ChatCompletionIncompleteException)
                (thrown instanceof RuntimeCamelException ? thrown.getCause() : thrown);
    }
}
