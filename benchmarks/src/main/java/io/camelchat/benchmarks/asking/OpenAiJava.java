package io.camelchat.benchmarks.asking;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.camelchat.benchmarks.upstream.Form;
import org.apache.camel.Exchange;

/** The official client, on the thread of the route. */
final class OpenAiJava {
    private final OpenAIClient client;
    private final Form form;

    OpenAiJava(String url, Form form) {
        this.form = form;
        client = OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey("sk-bench")
                .maxRetries(0)
                .build();
    }

    static ChatCompletionCreateParams request(Exchange exchange) {
        return ChatCompletionCreateParams.builder()
                .model(Way.MODEL)
                .addUserMessage(exchange.getMessage().getBody(String.class))
                .build();
    }

    static String text(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElseThrow();
    }

    void ask(Exchange exchange) {
        exchange.getMessage()
                .setBody(text(
                        form.streams()
                                ? folded(exchange)
                                : client.chat().completions().create(request(exchange))));
    }

    private ChatCompletion folded(Exchange exchange) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request(exchange))) {
            chunks.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }
}
