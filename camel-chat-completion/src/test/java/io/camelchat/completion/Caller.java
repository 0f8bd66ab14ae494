package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.camelchat.completion.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** A client of served models, as any OpenAI client is one: it knows their base URL, such as {@code http://127.0.0.1:8080/v1}. */
final class Caller {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONG)
            .build();
    private final String base;

    Caller(String base) {
        this.base = base;
    }

    static Caller at(int port) {
        return new Caller("http://127.0.0.1:" + port + "/v1");
    }

    /** Asks for a whole answer. */
    HttpResponse<String> ask(String model, String... headers) throws IOException, InterruptedException {
        return http.send(asking(model, false, headers), BodyHandlers.ofString(UTF_8));
    }

    /** Asks for a whole answer, and gives the text of it. */
    String textOf(String model, String... headers) throws IOException, InterruptedException {
        return text(ask(model, headers));
    }

    private static String text(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return Json.read(response.body()).at("/choices/0/message/content").asText();
    }

    /** Says something to a model, and gives the text of its answer. */
    String answerTo(String said, String model, String... headers) throws IOException, InterruptedException {
        String json = Json.object()
                .put("model", model)
                .set(
                        "messages",
                        Json.array().add(Json.object().put("role", "user").put("content", said)))
                .toString();
        return text(http.send(post(json, headers), BodyHandlers.ofString(UTF_8)));
    }

    /** Asks for a stream, and gives its events as they come. */
    CompletableFuture<EventReader> stream(String model, String... headers) {
        return http.sendAsync(asking(model, true, headers), BodyHandlers.ofInputStream())
                .thenApply(EventReader::new);
    }

    /** Asks for a whole answer, without waiting for it. */
    CompletableFuture<HttpResponse<String>> askLater(String model, String... headers) {
        return http.sendAsync(asking(model, false, headers), BodyHandlers.ofString(UTF_8));
    }

    int statusOf(String model, String... headers) throws IOException, InterruptedException {
        return ask(model, headers).statusCode();
    }

    /** The names of the models that are listed. */
    List<String> models(String... headers) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", "/models", headers);
        return StreamSupport.stream(Json.read(response.body()).path("data").spliterator(), false)
                .map(model -> model.path("id").asText())
                .toList();
    }

    /** Sends a request without a body. */
    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LONG).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString(UTF_8));
    }

    HttpRequest asking(String model, boolean stream, String... headers) {
        return post(ServingTestSupport.asking(model, stream), headers);
    }

    private HttpRequest post(String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .timeout(LONG)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }
}
