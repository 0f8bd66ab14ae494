package io.camelchat.benchmarks.serving;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that keeps streams open: one that ends is followed by another. Lines of its input:
 *
 * <ul>
 *   <li>{@code open COUNT MILLISECONDS URL NAME=VALUE…}, one after the other within so long, with headers: answers when all
 *       of them have had a chunk;
 *   <li>{@code count MILLISECONDS}: then answers {@code CHUNKS P50 P99}, of how many nanoseconds late they were;
 *   <li>{@code close}: answers when all are gone.
 * </ul>
 *
 * All happens on one event loop.
 */
public final class StreamClients {
    private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.UTF_8);
    private static final Buffer BODY =
            Buffer.buffer("{\"model\":\"gpt-4o-mini\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"" + "dolor sit amet ".repeat(64) + "\"}]}");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private HttpClient client;
    private RequestOptions options;
    private int started;
    private boolean closing;
    private Runnable whenOneBegins = () -> {};

    private StreamClients() {}

    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StreamClients clients = new StreamClients();
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            String[] words = order.split(" ");
            clients.vertx.runOnContext(none -> clients.obey(words, answer));
            System.out.println(CompletableFuture.anyOf(answer, clients.failure).join());
        }
        System.exit(0);
    }

    private void obey(String[] words, CompletableFuture<String> answer) {
        switch (words[0]) {
            case "open" ->
                open(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        words[3],
                        List.of(words).subList(4, words.length),
                        answer);
            case "count" -> count(Long.parseLong(words[1]), answer);
            case "close" -> close(answer);
            default -> throw new IllegalArgumentException("What is " + words[0] + "?");
        }
    }

    private void open(int count, int milliseconds, String url, List<String> headers, CompletableFuture<String> answer) {
        closing = false;
        started = 0;
        client = vertx.createHttpClient(
                new HttpClientOptions().setHttp2ClearTextUpgrade(false), new PoolOptions().setHttp1MaxSize(count));
        options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url + "/chat/completions")
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer " + Gateway.KEY);
        for (String header : headers) {
            String[] parts = header.split("=", 2);
            options.putHeader(parts[0], parts[1]);
        }
        whenOneBegins = () -> {
            if (++started == count) {
                whenOneBegins = () -> {};
                answer.complete("open");
            }
        };
        for (int i = 0; i < count; i++) {
            vertx.setTimer(1 + (long) milliseconds * i / count, due -> stream(true));
        }
    }

    private void stream(boolean first) {
        client.request(options).compose(request -> request.send(BODY)).onComplete(result -> {
            if (result.failed()) {
                fail("A stream cannot be opened: " + result.cause());
                return;
            }
            if (result.result().statusCode() != 200) {
                fail("A stream was answered by " + result.result().statusCode());
            }
            if (first) {
                whenOneBegins.run();
            }
            result.result().handler(this::read).exceptionHandler(e -> fail("A stream broke: " + e));
            result.result().endHandler(end -> {
                if (!closing) {
                    stream(false);
                }
            });
        });
    }

    private void fail(String text) {
        if (!closing) {
            failure.complete(text);
        }
    }

    private void read(Buffer bytes) {
        long now = System.nanoTime();
        for (int i = 0; i + CONTENT.length < bytes.length(); i++) {
            if (bytes.getByte(i) == CONTENT[0] && isContent(bytes, i)) {
                long sent = number(bytes, i + CONTENT.length);
                if (sent > 0) {
                    latencies.add(now - sent);
                }
                i += CONTENT.length;
            }
        }
    }

    private static boolean isContent(Buffer bytes, int from) {
        for (int i = 1; i < CONTENT.length; i++) {
            if (bytes.getByte(from + i) != CONTENT[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(Buffer bytes, int from) {
        long number = 0;
        for (int i = from; i < bytes.length() && Character.isDigit(bytes.getByte(i)); i++) {
            number = 10 * number + bytes.getByte(i) - '0';
        }
        return number;
    }

    private void count(long milliseconds, CompletableFuture<String> answer) {
        latencies.clear();
        vertx.setTimer(
                milliseconds,
                end -> answer.complete(
                        latencies.count() + " " + latencies.quantile(0.5) + " " + latencies.quantile(0.99)));
    }

    private void close(CompletableFuture<String> answer) {
        closing = true;
        client.close().onComplete(none -> answer.complete("closed"));
    }
}
