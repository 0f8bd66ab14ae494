package io.camelchat.examples.splitastream;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.simulator.Simulator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Prints an answer chunk by chunk, as they come. */
public final class SplitAStream extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:question")
                .to("chat-completion:{{CHAT_MODEL:gpt-4o-mini}}?delivery=stream")
                .split(body())
                .streaming()
                .stopOnException()
                .process(SplitAStream::print);
    }

    private static void print(Exchange exchange) {
        int number = exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
        String text = exchange.getMessage().getBody(ChatCompletionChunk.class).getText();
        System.out.printf("%3d |%s|%n", number, text);
    }

    public static void main(String[] args) throws Exception {
        if (System.getenv("OPENAI_BASE_URL") == null && System.getenv("OPENAI_API_KEY") == null) {
            System.setProperty("OPENAI_BASE_URL", Simulator.start().baseUrl());
        }
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new SplitAStream());
            camel.start();
            camel.createProducerTemplate().requestBody("direct:question", "Why do camels have humps?");
        }
    }
}
