package io.camelchat.benchmarks.asking;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.helpers.ChatCompletionAccumulator;
import io.camelchat.benchmarks.upstream.Form;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** The official client, on its own threads. */
final class OpenAiJavaAsync extends AsyncStep {
    private final OpenAIClientAsync client;
    private final Form form;

    OpenAiJavaAsync(String url, Form form) {
        this.form = form;
        client = OpenAIOkHttpClientAsync.builder()
                .baseUrl(url)
                .apiKey("sk-bench")
                .maxRetries(0)
                .build();
    }

    @Override
    CompletionStage<?> ask(Exchange exchange) {
        if (!form.streams()) {
            return client.chat()
                    .completions()
                    .create(OpenAiJava.request(exchange))
                    .thenApply(OpenAiJava::text);
        }
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        return client.chat()
                .completions()
                .createStreaming(OpenAiJava.request(exchange))
                .subscribe(accumulator::accumulate)
                .onCompleteFuture()
                .thenApply(none -> OpenAiJava.text(accumulator.chatCompletion()));
    }
}
