package io.camelchat.examples.hello;

import io.camelchat.simulator.Simulator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Asks a model one question. */
public final class Hello extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:question").to("chat-completion:{{CHAT_MODEL:gpt-4o-mini}}?systemMessage=Answer in one sentence.");
    }

    public static void main(String[] args) throws Exception {
        if (System.getenv("OPENAI_BASE_URL") == null && System.getenv("OPENAI_API_KEY") == null) {
            System.setProperty("OPENAI_BASE_URL", Simulator.start().baseUrl());
        }
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new Hello());
            camel.start();
            System.out.println(camel.createProducerTemplate()
                    .requestBody("direct:question", "Why do camels have humps?", String.class));
        }
    }
}
