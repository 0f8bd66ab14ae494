package io.camelchat.benchmarks.asking;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import org.apache.camel.Exchange;

/** LangChain4j's model, on the thread of the route. */
final class LangChain4j {
    private final ChatModel model;

    LangChain4j(String url) {
        model = model(url);
    }

    static ChatModel model(String url) {
        return OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("sk-bench")
                .modelName(Way.MODEL)
                // Java's own client gives a connection to a call at times that it is about to close.
                .maxRetries(1)
                .build();
    }

    void ask(Exchange exchange) {
        exchange.getMessage().setBody(model.chat(exchange.getMessage().getBody(String.class)));
    }
}
