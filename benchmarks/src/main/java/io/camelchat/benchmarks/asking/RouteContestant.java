package io.camelchat.benchmarks.asking;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

/** A route that asks. What it leaves in the body is read as text. */
final class RouteContestant implements Contestant {
    private static final String START = "direct:ask";

    private final CamelContext context = new DefaultCamelContext();
    private final boolean blocks;
    private final AsyncProducer producer;

    RouteContestant(boolean blocks, Consumer<RouteDefinition> steps) {
        this(blocks, steps, none -> {});
    }

    RouteContestant(boolean blocks, Consumer<RouteDefinition> steps, Consumer<CamelContext> before) {
        this.blocks = blocks;
        before.accept(context);
        try {
            context.addRoutes(routes(steps));
            context.start();
            producer = context.getEndpoint(START).createAsyncProducer();
            producer.start();
        } catch (Exception e) {
            throw new IllegalStateException("The route cannot be started", e);
        }
    }

    private static RoutesBuilder routes(Consumer<RouteDefinition> steps) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                steps.accept(from(START));
                from("direct:chunk").process(chunk -> {});
            }
        };
    }

    @Override
    public CompletionStage<?> ask() {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(Way.PROMPT);
        CompletableFuture<String> answer = new CompletableFuture<>();
        producer.process(exchange, doneSync -> {
            if (exchange.getException() == null) {
                answer.complete(exchange.getMessage().getBody(String.class));
            } else {
                answer.completeExceptionally(exchange.getException());
            }
        });
        return answer;
    }

    @Override
    public boolean blocks() {
        return blocks;
    }

    @Override
    public void close() throws Exception {
        producer.stop();
        context.close();
    }
}
