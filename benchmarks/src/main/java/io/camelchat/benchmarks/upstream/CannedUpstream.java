package io.camelchat.benchmarks.upstream;

import io.camelchat.benchmarks.process.JavaProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that answers every call as cheaply as it can, and says first the port it serves on. The path begins with the
 * {@link Form}. The text of a paced chunk is the time when it was sent, by {@link System#nanoTime}, which all processes of a
 * Linux machine share. All happens on one event loop.
 */
public final class CannedUpstream {
    /** Chunks of a stream that have text. */
    public static final int CHUNKS = 100;

    private static final String HEAD =
            "{\"id\":\"chatcmpl-bench\",\"created\":1700000000,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_1\",";
    private static final Buffer ANSWER = Buffer.buffer(HEAD
            + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"" + "lorem ipsum ".repeat(70) + "\",\"refusal\":null},"
            + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":150,"
            + "\"total_tokens\":350}}");
    private static final Buffer FIRST =
            event("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}", "");
    private static final Buffer LAST = Buffer.buffer()
            .appendBuffer(event("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}", ""))
            .appendBuffer(
                    event("", ",\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":100,\"total_tokens\":300}"))
            .appendString("data: [DONE]\n\n");
    private static final Buffer BURST = burst();

    private final Pace pace;

    private CannedUpstream(Pace pace) {
        this.pace = pace;
    }

    /** Starts it. What it says first is its port. */
    public static JavaProcess start(int periodMilliseconds) throws IOException {
        return new JavaProcess(
                CannedUpstream.class, List.of("-Xmx512m"), List.of(Integer.toString(periodMilliseconds)));
    }

    /** @param args milliseconds between two chunks of a paced stream */
    public static void main(String[] args) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        CannedUpstream upstream = new CannedUpstream(new Pace(vertx, Integer.parseInt(args[0])));
        // HTTP/1.1 alone, as inference servers have it where they speak without TLS.
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(upstream::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        System.out.println(server.actualPort());
        while (System.in.read() >= 0) {
            // Whoever started this process closes its input.
        }
        System.exit(0);
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        request.endHandler(end -> {
            HttpServerResponse response = request.response();
            if (path.startsWith("/json/")) {
                response.putHeader("Content-Type", "application/json").end(ANSWER);
                return;
            }
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            if (path.startsWith("/burst/")) {
                response.end(BURST);
            } else {
                pace.add(new Paced(response)::next);
            }
        });
        request.resume();
    }

    private static Buffer event(String choice, String more) {
        return Buffer.buffer(
                "data: " + HEAD + "\"object\":\"chat.completion.chunk\",\"choices\":[" + choice + "]" + more + "}\n\n");
    }

    private static Buffer text(String text) {
        return event(
                "{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"logprobs\":null,\"finish_reason\":null}", "");
    }

    private static Buffer burst() {
        List<Buffer> events = new ArrayList<>(List.of(FIRST));
        Stream.generate(() -> text(" word")).limit(CHUNKS).forEach(events::add);
        events.add(LAST);
        Buffer all = Buffer.buffer();
        events.forEach(all::appendBuffer);
        return all;
    }

    private static final class Paced {
        private final HttpServerResponse response;
        private int sent;

        Paced(HttpServerResponse response) {
            this.response = response;
        }

        boolean next() {
            if (response.closed()) {
                return false;
            }
            if (sent++ == 0) {
                response.write(FIRST);
            } else if (sent <= CHUNKS + 1) {
                response.write(text(Long.toString(System.nanoTime())));
            } else {
                response.end(LAST);
                return false;
            }
            return true;
        }
    }
}
