package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers pass a served route, in and out: those on a list, and no others. */
class ServedHeadersTest extends ServingTestSupport {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final String[] STRANGE = {
        "CamelHttpUri: http://evil.example/",
        "cAmelHttpUri: http://evil.example/",
        "CAMELHTTPPATH: /evil",
        "camel.x: evil",
        "Camel-File-Name: evil",
        "org.apache.camel.evil: evil",
        "CamelChatCompletionModel: evil",
        "camelchatcompletiontemperature: 1.5",
        "CamelChatCompletionCaller: evil",
        "CamelToEndpoint: direct:evil",
        "breadcrumbId: evil",
        "Cookie: session=evil",
        "Authorization: Bearer sk-caller",
        "Proxy-Authorization: Basic evil",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Host: evil.example",
        "Forwarded: for=6.6.6.6",
        "X-Real-IP: 6.6.6.6",
        "X-Request-Id: evil",
        "OpenAI-Organization: evil",
        "api-key: evil",
        "User-Agent: evil",
        "Accept-Encoding: gzip",
        "Te: trailers",
        "Baggage: evil=1"
    };

    private final BlockingQueue<Map<String, Object>> seen = new LinkedBlockingQueue<>();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*")
                        .process(exchange ->
                                seen.add(new TreeMap<>(exchange.getMessage().getHeaders())))
                        .to("chat-completion:*?apiKey=sk-own")
                        .setHeader("X-Route", constant("inside"))
                        .setHeader("Set-Cookie", constant("inside=1"))
                        .setHeader("Connection", constant("close"));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingStrangeComesIn(boolean stream) throws Exception {
        Answer answer = call("/v1/chat/completions?model=evil&CamelHttpUri=evil", stream, STRANGE);
        assertThat(answer.status()).isEqualTo(200);

        assertThat(headers()).containsOnlyKeys(ChatCompletionConstants.REQUEST_MODEL);
        RecordedCall call = simulator().awaitCall(0, LONG);
        assertThat(call.query()).isEmpty();
        assertThat(call.headers("Authorization")).containsExactly("Bearer sk-own");
        assertThat(call.json().path("model").asText()).isEqualTo("m");
        assertThat(call.json().has("temperature")).isFalse();
        List<String> texts = new ArrayList<>();
        call.headers().forEach(header -> texts.add(header.getKey() + ": " + header.getValue()));
        assertThat(texts)
                .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("evil"))
                .noneMatch(text -> text.toLowerCase(Locale.ROOT).startsWith("camel"))
                .noneMatch(text -> text.contains("6.6.6.6"))
                .noneMatch(text -> text.contains("sk-caller"))
                .noneMatch(text -> text.equalsIgnoreCase("host: localhost"));
    }

    @Test
    void theTraceGoesAlong() throws Exception {
        call("/v1/chat/completions", false, "Traceparent: " + TRACE, "tracestate: a=1", "TraceState: b=2");

        assertThat(headers()).containsEntry("traceparent", TRACE).containsEntry("tracestate", "a=1,b=2");
        RecordedCall call = simulator().awaitCall(0, LONG);
        assertThat(call.headers("traceparent")).containsExactly(TRACE);
        assertThat(call.headers("tracestate")).containsExactly("a=1,b=2");
    }

    @Test
    void aTraceThatIsNoneDoesNotGoAlong() throws Exception {
        Answer answer = call("/v1/chat/completions", false, "traceparent: evil", "tracestate: " + "x".repeat(600));

        assertThat(answer.status()).isEqualTo(200);
        RecordedCall call = simulator().awaitCall(0, LONG);
        assertThat(call.headers("traceparent")).isEmpty();
        assertThat(call.headers("tracestate")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 200, content-length content-type x-request-id",
        "true, 200, cache-control content-type transfer-encoding x-accel-buffering x-request-id",
        "false, 503, content-length content-type retry-after x-request-id",
        "true, 503, content-length content-type retry-after x-request-id"
    })
    void nothingElseGoesOut(boolean stream, int status, String names) throws Exception {
        Behaviour answering = status == 200 ? Behaviour.echo() : Behaviour.error(status, "{}", "Retry-After", "1");
        simulator()
                .next(answering
                        .withHead("Set-Cookie", "session=1")
                        .withHead("Server", "upstream/1.0")
                        .withHead("Via", "1.1 inside")
                        .withHead("Keep-Alive", "timeout=5")
                        .withHead("X-Powered-By", "inside")
                        .withHead("Strict-Transport-Security", "max-age=1")
                        .withHead("openai-organization", "org-inside")
                        .withHead("x-request-id", "upstream-id"));

        Answer answer = call("/v1/chat/completions", stream);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().keySet()).containsExactlyInAnyOrder(names.split(" "));
        assertThat(answer.header("x-request-id")).isNotEqualTo("upstream-id");
    }

    private Map<String, Object> headers() throws InterruptedException {
        return seen.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private Answer call(String target, boolean stream, String... headers) throws Exception {
        String[] all = Stream.concat(Stream.of("Content-Type: application/json"), Stream.of(headers))
                .toArray(String[]::new);
        try (RawConnection connection = new RawConnection(port())) {
            return connection
                    .request("POST " + target + " HTTP/1.1", asking("m", stream), all)
                    .answer();
        }
    }
}
