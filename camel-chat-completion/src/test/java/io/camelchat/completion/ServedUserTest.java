package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.completion.server.ServerUser;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.web.handler.BasicAuthHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig;
import org.apache.camel.component.platform.http.vertx.auth.AuthenticationConfig.AuthenticationConfigEntry;
import org.junit.jupiter.api.Test;

/** The users of a platform-http server that asks them for a password itself. */
class ServedUserTest extends ServingTestSupport {
    private static final String JSON = "Content-Type: application/json";

    private VertxPlatformHttpServer server;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getComponent("chat-completion", ChatCompletionComponent.class).setPort(null);
        context.getRegistry().bind("users", new ServerUser());
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        configuration.setAuthenticationConfig(passwords());
        server = new VertxPlatformHttpServer(configuration);
        context.addService(server);
        return context;
    }

    private static AuthenticationConfig passwords() {
        AuthenticationConfigEntry entry = new AuthenticationConfigEntry();
        entry.setPath("/v1/*");
        entry.setAuthenticationProviderFactory(Passwords::new);
        entry.setAuthenticationHandlerFactory(new AuthenticationConfig.AuthenticationHandlerFactory() {
            @Override
            public <T extends AuthenticationProvider> BasicAuthHandler createAuthenticationHandler(T provider) {
                return BasicAuthHandler.create(provider, "models");
            }
        });
        AuthenticationConfig config = new AuthenticationConfig(List.of(entry));
        config.setEnabled(true);
        return config;
    }

    /** Knows alice, and answers later. */
    private record Passwords(Vertx vertx) implements AuthenticationProvider {
        @Override
        @SuppressWarnings("deprecation")
        public void authenticate(JsonObject credentials, Handler<AsyncResult<User>> told) {
            boolean known = "alice".equals(credentials.getString("username"))
                    && "secret".equals(credentials.getString("password"));
            vertx.runOnContext(later -> told.handle(
                    known
                            ? Future.succeededFuture(User.fromName("alice"))
                            : Future.failedFuture("unknown user or password")));
        }
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:who?authenticator=#users").setBody(header(ChatCompletionConstants.CALLER));
                from("chat-completion:who?authenticator=#users&contextPath=/open")
                        .setBody(header(ChatCompletionConstants.CALLER));
            }
        };
    }

    @Test
    void theServersUserIsTheCaller() throws Exception {
        Answer answer = call("/v1", basic("alice:secret"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("alice");
    }

    @Test
    void aStrangerIsRefusedByTheServerAndToldSoAsTheApiDoes() throws Exception {
        for (String[] headers : new String[][] {{}, {basic("alice:wrong")}, {"Authorization: Bearer x"}}) {
            Answer answer = call("/v1", headers);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"models\"");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.error().path("code").asText()).isEqualTo("invalid_api_key");
        }
    }

    @Test
    void aRequestThatTheServerCannotReadIsRefusedAsTheApiDoes() throws Exception {
        Answer answer = call("/v1", "Authorization: nothing");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void whereTheServerAsksNobodyNobodyIsLetIn() throws Exception {
        assertThat(call("/open", basic("alice:secret")).status()).isEqualTo(401);
    }

    private static String basic(String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
    }

    private Answer call(String path, String... headers) throws IOException {
        String[] all = Stream.concat(Stream.of(JSON), Stream.of(headers)).toArray(String[]::new);
        try (RawConnection connection = new RawConnection(server.getPort())) {
            return connection
                    .request("POST " + path + "/chat/completions HTTP/1.1", asking("who", false), all)
                    .answer();
        }
    }
}
