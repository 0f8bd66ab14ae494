package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.sse.SseParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the gateway as plain as curl: sends a request and waits for all of the answer. */
record Caller(int port, String key) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One that brings no key. */
    static Caller of(int port) {
        return new Caller(port, null);
    }

    /** @param headers names and values in turn */
    HttpResponse<String> ask(String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Only the status of what is at the path, 0 where nobody listens. */
    int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            // Not yet, or not any more.
            return 0;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ApplicationProcess.LONG);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The simplest request. */
    static String asking(String model, boolean stream) {
        return asking(model, stream, "");
    }

    /** @param more members of the request, each after a comma */
    static String asking(String model, boolean stream, String more) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"a secret question\"}]" + more + "}";
    }

    /** The data of all events of a stream, in order. */
    static List<String> events(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> events = new ArrayList<>();
        SseParser parser = new SseParser(1 << 20, event -> events.add(event.text()));
        parser.feed(response.body().getBytes(StandardCharsets.UTF_8));
        parser.end();
        return events;
    }
}
