package io.camelchat.benchmarks.asking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.benchmarks.upstream.Form;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;

/** What a user writes who has camel-http and Jackson: no retries, no usage, no look at how an answer ended. */
final class HandWritten implements Consumer<RouteDefinition> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final Form form;

    HandWritten(String url, Form form) {
        this.url = url;
        this.form = form;
    }

    @Override
    public void accept(RouteDefinition route) {
        route.process(this::write)
                .to(
                        url
                                + "/chat/completions?connectionsPerRoute=10000&maxTotalConnections=10000&disableStreamCache=true")
                .process(form.streams() ? HandWritten::fold : HandWritten::read);
    }

    private void write(Exchange exchange) throws IOException {
        Map<String, Object> request = Map.of(
                "model", Way.MODEL,
                "stream", form.streams(),
                "messages",
                        List.of(Map.of(
                                "role", "user", "content", exchange.getMessage().getBody(String.class))));
        exchange.getMessage().setHeader("Authorization", "Bearer sk-bench");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(JSON.writeValueAsBytes(request));
    }

    private static void read(Exchange exchange) throws IOException {
        try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
            exchange.getMessage()
                    .setBody(
                            JSON.readTree(body).at("/choices/0/message/content").asText());
        }
    }

    private static void fold(Exchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(exchange.getMessage().getBody(InputStream.class), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {")) {
                    JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
                    text.append(chunk.at("/choices/0/delta/content").asText(""));
                }
            }
        }
        exchange.getMessage().setBody(text.toString());
    }
}
