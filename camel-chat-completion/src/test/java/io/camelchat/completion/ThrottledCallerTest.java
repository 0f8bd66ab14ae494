package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.camelchat.completion.server.KeyFile;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottledCallerTest extends ContextsTestSupport {
    @Test
    void isTold429AndWhenToComeAgain(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys"), KeyFile.line("orders", "key-1") + "\n" + KeyFile.line("sales", "key-2"));
        Simulator simulator = closing(
                Simulator.builder().defaultBehaviour(Behaviour.text("Hi")).start());
        CamelContext context = context();
        context.getPropertiesComponent().addInitialProperty("CHAT_API_KEYS", keys.toString());
        component(context).getConfiguration().setBaseUrl(simulator.baseUrl());
        String route = Page.example("Each caller to a hundred calls a minute");
        assertThat(route).contains("constant: 100");
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("route.yaml", route.replace("constant: 100", "constant: 2")));
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
