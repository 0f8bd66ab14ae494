package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.completion.server.Authenticator;
import io.camelchat.completion.server.Credential;
import io.camelchat.completion.server.ErrorAnswer;
import io.camelchat.completion.server.KeyFile;
import io.camelchat.completion.server.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls, told before a body is read. */
class ServedCallerTest extends ServingTestSupport {
    private static final String LINE = "POST /v1/chat/completions HTTP/1.1";
    private static final String JSON = "Content-Type: application/json";
    private static final String KEY = KeyFile.newKey();
    private static final String SECOND_KEY = KeyFile.newKey();

    /** By then, the body is there. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    @TempDir
    private static Path folder;

    private static Path keys;

    @BeforeAll
    static void writesKeys() throws IOException {
        keys = Files.writeString(
                folder.resolve("keys"), KeyFile.line("alice", KEY) + "\n" + KeyFile.line("bob", SECOND_KEY) + "\n");
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        bind(context, "later", credential -> CompletableFuture.supplyAsync(() -> "later " + credential.token(), LATER));
        bind(context, "failing", credential -> CompletableFuture.failedFuture(new IOException("no directory")));
        bind(context, "throwing", credential -> {
            throw new IllegalStateException("no directory");
        });
        bind(context, "silent", credential -> null);
        bind(
                context,
                "lateToFail",
                credential -> CompletableFuture.runAsync(
                                () -> {
                                    throw new IllegalStateException("no directory");
                                },
                                LATER)
                        .thenApply(never -> "nobody"));
        bind(
                context,
                "telling",
                credential -> CompletableFuture.failedFuture(new RequestException(
                        new ErrorAnswer(403, "Your contract has ended", "permission_error", null, "ended", null))));
        return context;
    }

    private static void bind(CamelContext context, String name, Authenticator authenticator) {
        context.getRegistry().bind(name, authenticator);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                serve("/v1", "apiKeysFile=" + keys + "&maxRequestSize=1000000");
                for (String bean : new String[] {"later", "failing", "throwing", "silent", "lateToFail", "telling"}) {
                    serve("/" + bean, "authenticator=#" + bean);
                }
                from("chat-completion:who?contextPath=/open").setBody(simple("${header.CamelChatCompletionCaller}!"));
            }

            private void serve(String path, String options) {
                from("chat-completion:who?contextPath=" + path + "&" + options)
                        .setBody(header(ChatCompletionConstants.CALLER));
            }
        };
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("Bearer " + KEY, "alice"),
                Arguments.of("Bearer " + SECOND_KEY, "bob"),
                Arguments.of("bearer " + KEY, "alice"),
                Arguments.of("BEARER   " + KEY + " ", "alice"));
    }

    @ParameterizedTest
    @MethodSource
    void good(String authorization, String caller) throws Exception {
        Answer answer = call("/v1", "Authorization: " + authorization);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(content(answer)).isEqualTo(caller);
    }

    static Stream<String> bad() {
        return Stream.of(
                "Bearer sk-wrong",
                "Bearer " + KEY + "x",
                "Bearer",
                "Bearer ",
                KEY,
                "Basic " + KEY,
                "Bearer " + KEY + " " + KEY,
                "Bearer " + KEY + ", Bearer " + KEY,
                "Bearer \u00e4");
    }

    @ParameterizedTest
    @MethodSource
    void bad(String authorization) throws Exception {
        unauthorized(call("/v1", "Authorization: " + authorization));
    }

    @Test
    void noKeyIsNoGoodKey() throws Exception {
        unauthorized(call("/v1"));
        unauthorized(call("/v1", "api-key: " + KEY));
        unauthorized(call("/v1", "Cookie: Authorization=Bearer " + KEY));
        unauthorized(call("/v1?key=" + KEY));
    }

    @Test
    void severalKeysAreNoGoodKey() throws Exception {
        unauthorized(call("/v1", "Authorization: Bearer " + KEY, "Authorization: Bearer sk-wrong"));
        unauthorized(call("/v1", "Authorization: Bearer sk-wrong", "Authorization: Bearer " + KEY));
        unauthorized(call("/v1", "Authorization: Bearer " + KEY, "authorization: Bearer " + KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models/who", "/v1/models/nobody"})
    void theModelsAreForCallersOnly(String path) throws Exception {
        unauthorized(request("GET " + path + " HTTP/1.1", null));
        assertThat(request("GET " + path + " HTTP/1.1", null, "Authorization: Bearer " + KEY)
                        .status())
                .isEqualTo(path.endsWith("nobody") ? 404 : 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999", "1000001", "9223372036854775807"})
    void whoCallsIsAskedBeforeTheBodyIsRead(String length) throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: " + length);

            unauthorized(connection.answer());
        }
    }

    @Test
    void aStrangerIsNotAskedForTheBody() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Expect: 100-continue", "Content-Length: 1000");

            unauthorized(connection.answer());
        }
    }

    @Test
    void whoeverIsRefusedMayTryAgainOnTheSameConnection() throws Exception {
        try (RawConnection connection = new RawConnection(port())) {
            connection.send(LINE, "Host: localhost", JSON, "Content-Length: 1000");
            unauthorized(connection.answer());
            connection.send(" ".repeat(1000).getBytes(UTF_8));

            connection.request(LINE, asking("who", false), JSON);
            unauthorized(connection.answer());
            connection.request(LINE, asking("who", true), JSON, "Authorization: Bearer " + KEY);
            assertThat(connection.answer().text()).contains("alice");
        }
    }

    @Test
    void aCallerCannotSayWhoItIs() throws Exception {
        assertThat(content(call("/v1", "Authorization: Bearer " + KEY, "CamelChatCompletionCaller: bob")))
                .isEqualTo("alice");
        assertThat(content(call("/open", "CamelChatCompletionCaller: bob"))).isEqualTo("!");
    }

    @Test
    void anAnswerMayComeLaterAndFromAnotherThread() throws Exception {
        assertThat(content(call("/later", "Authorization: Bearer x"))).isEqualTo("later x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failing", "throwing", "silent", "lateToFail"})
    void anAuthenticatorThatFailsLetsNobodyIn(String bean) throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            String line = "POST /" + bean + "/chat/completions HTTP/1.1";
            for (int i = 0; i < 2; i++) {
                connection.request(line, asking("who", false), JSON, "Authorization: Bearer sk-secret");
                cannotTell(connection.answer());
            }
            connection.request("GET /" + bean + "/models HTTP/1.1", null);
            cannotTell(connection.answer());

            assertThat(log.lines())
                    .filteredOn(entry -> entry.level().equals(Level.ERROR))
                    .hasSize(3)
                    .allMatch(entry -> entry.text().contains(bean.equals("silent") ? "authenticator" : "no directory"));
            assertThat(log.lines()).noneMatch(entry -> entry.text().contains("sk-secret"));
        }
    }

    @Test
    void anAuthenticatorMaySayWhyItLetsSomebodyNotIn() throws Exception {
        Answer answer = call("/telling", "Authorization: Bearer x");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error().path("message").asText()).isEqualTo("Your contract has ended");
        assertThat(answer.error().path("code").asText()).isEqualTo("ended");
    }

    @Test
    void aCredentialIsPrintedWithoutItsToken() {
        assertThat(new Credential("sk-secret", null)).asString().doesNotContain("sk-secret");
        CompletionStage<String> nobody = new KeyFile(keys, Runnable::run).authenticate(new Credential("sk-x", null));
        assertThat(nobody.toCompletableFuture().join()).isNull();
    }

    private static void cannotTell(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error().path("type").asText()).isEqualTo("server_error");
        assertThat(answer.error().path("message").asText()).doesNotContain("no directory");
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    private static void unauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.error().path("code").asText()).isEqualTo("invalid_api_key");
        assertThat(answer.text()).doesNotContain(KEY);
    }

    private static String content(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().at("/choices/0/message/content").asText();
    }

    private Answer call(String path, String... headers) throws IOException {
        String[] all = Stream.concat(Stream.of(JSON), Stream.of(headers)).toArray(String[]::new);
        String[] parts = path.split("\\?", 2);
        String target = parts[0] + "/chat/completions" + (parts.length > 1 ? "?" + parts[1] : "");
        return request("POST " + target + " HTTP/1.1", asking("who", false), all);
    }

    private Answer request(String line, String body, String... headers) throws IOException {
        try (RawConnection connection = new RawConnection(port())) {
            return connection.request(line, body, headers).answer();
        }
    }
}
