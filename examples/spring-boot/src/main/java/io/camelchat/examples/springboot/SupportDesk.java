package io.camelchat.examples.springboot;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The routes: one asks a model, the other is one. */
@Component
class SupportDesk extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:ask").to("chat-completion:{{CHAT_MODEL:gpt-4o-mini}}?systemMessage=Answer in one sentence.");

        from("chat-completion:support-desk?apiKeysFile={{CHAT_API_KEYS:}}")
                .to(
                        "chat-completion:{{CHAT_MODEL:gpt-4o-mini}}?delivery=stream&systemMessage=You answer for the support desk.");
    }
}
