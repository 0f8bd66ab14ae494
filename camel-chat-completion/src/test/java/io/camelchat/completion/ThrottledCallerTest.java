package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.camelchat.completion.server.KeyFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route of the component's page that holds each caller to a number of calls. */
class ThrottledCallerTest extends ContextsTestSupport {
    @Test
    void isTold429AndWhenToComeAgain(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        Files.writeString(keys, KeyFile.line("orders", "key-1") + "\n" + KeyFile.line("sales", "key-2") + "\n");
        CamelContext context = context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:support-bot?apiKeysFile=" + keys)
                        .setHeader("Retry-After", constant(60))
                        .throttle(2)
                        .correlationExpression(header("CamelChatCompletionCaller"))
                        .timePeriodMillis(60_000)
                        .rejectExecution(true)
                        .removeHeader("Retry-After")
                        .setBody(constant("Hi"));
            }
        });
        context.start();
        Caller caller = caller(context);

        assertThat(caller.textOf("support-bot", "Authorization", "Bearer key-1"))
                .isEqualTo("Hi");
        assertThat(caller.textOf("support-bot", "Authorization", "Bearer key-1"))
                .isEqualTo("Hi");
        HttpResponse<String> refused = caller.ask("support-bot", "Authorization", "Bearer key-1");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(Json.read(refused.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(caller.textOf("support-bot", "Authorization", "Bearer key-2"))
                .isEqualTo("Hi");
    }
}
