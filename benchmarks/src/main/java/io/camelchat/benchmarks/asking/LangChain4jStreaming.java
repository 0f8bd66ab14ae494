package io.camelchat.benchmarks.asking;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** LangChain4j's model of streams, on its own threads. */
final class LangChain4jStreaming extends AsyncStep {
    private final StreamingChatModel model;

    LangChain4jStreaming(String url) {
        model = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("sk-bench")
                .modelName(Way.MODEL)
                .build();
    }

    @Override
    CompletionStage<?> ask(Exchange exchange) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        model.chat(exchange.getMessage().getBody(String.class), new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                answer.complete(response.aiMessage().text());
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }
}
