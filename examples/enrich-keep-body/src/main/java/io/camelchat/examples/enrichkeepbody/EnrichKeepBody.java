package io.camelchat.examples.enrichkeepbody;

import io.camelchat.simulator.Simulator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Has a model classify an order. The order goes on as it came, with the answer in a variable beside it. */
public final class EnrichKeepBody extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:order")
                .toV(
                        "chat-completion:{{CHAT_MODEL:gpt-4o-mini}}?systemMessage=Name the order's category in one word.",
                        null,
                        "category")
                .process(exchange -> {
                    System.out.println("body:     " + exchange.getMessage().getBody(String.class));
                    System.out.println("category: " + exchange.getVariable("category", String.class));
                });
    }

    public static void main(String[] args) throws Exception {
        if (System.getenv("OPENAI_BASE_URL") == null && System.getenv("OPENAI_API_KEY") == null) {
            System.setProperty("OPENAI_BASE_URL", Simulator.start().baseUrl());
        }
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new EnrichKeepBody());
            camel.start();
            camel.createProducerTemplate().requestBody("direct:order", "{\"id\":7,\"item\":\"saddle\"}");
        }
    }
}
