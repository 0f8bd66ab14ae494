package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 from a client that knows beforehand that it is spoken, and has several requests on one connection. */
class ServedHttp2Test extends ServingTestSupport {
    private static final int MOST = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private HttpClient http2;

    @BeforeEach
    void makesHttp2Client() {
        http2 = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1));
    }

    @AfterEach
    void closesHttp2Client() throws Exception {
        await(vertx.close());
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:text?maxRequestSize=" + MOST).setBody(constant("Good day"));
            }
        };
    }

    @Test
    void answersAsAWholeAndAsAStream() throws Exception {
        assertThat(Json.read(send(asking("text", false)).getBytes())
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("Good day");
        assertThat(send(asking("text", true)).toString()).contains("Good day").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aRequestThatIsTooLargeDoesNotCostTheConnection() throws Exception {
        HttpClientRequest endless = begin();
        HttpConnection connection = endless.connection();
        CompletableFuture<Throwable> reset = new CompletableFuture<>();
        endless.exceptionHandler(reset::complete);
        endless.setChunked(true);
        Future<Buffer> answer = bodyOf(endless);
        endless.write(" ".repeat(MOST + 1));
        Buffer refused = await(answer);
        assertThat(Json.readObject(refused.getBytes()).at("/error/code").asText())
                .isEqualTo("request_too_large");

        endless.write(" ".repeat(4 * MOST));
        assertThat(reset.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);

        HttpClientRequest next = begin();
        assertThat(next.connection()).isSameAs(connection);
        assertThat(await(next.send(asking("text", false))).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsTakenBackIsForgotten() throws Exception {
        try (LogCapture log = new LogCapture()) {
            HttpClientRequest begun = begin();
            begun.setChunked(true);
            await(begun.write("{"));
            begun.exceptionHandler(reset -> {});
            begun.reset();

            assertThat(await(begin().send(asking("text", false))).statusCode()).isEqualTo(200);
            assertThat(log.lines())
                    .filteredOn(line -> line.level().isMoreSpecificThan(Level.WARN))
                    .filteredOn(line -> !line.logger().contains("HttpClientRequest"))
                    .isEmpty();
        }
    }

    private HttpClientRequest begin() throws Exception {
        HttpClientRequest request = await(http2.request(HttpMethod.POST, port(), "127.0.0.1", "/v1/chat/completions"));
        return request.putHeader("Content-Type", "application/json");
    }

    private Buffer send(String json) throws Exception {
        HttpClientRequest request = begin();
        Future<Buffer> answer = bodyOf(request);
        request.end(json);
        return await(answer);
    }

    /** To be called before the request is sent: a body that nobody has asked for is gone when its answer is. */
    private static Future<Buffer> bodyOf(HttpClientRequest request) {
        return request.response().compose(HttpClientResponse::body);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
