package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.completion.ChatCompletionConfiguration;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDefaultTest {
    @TempDir
    private Path folder;

    private final Main main = Application.create();

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void startsSimulatorWhereNothingIsSetAndClosesItWithTheContext() throws Exception {
        start("", "");

        String baseUrl = baseUrl();
        assertThat(baseUrl).startsWith("http://127.0.0.1:");
        connect(baseUrl);

        main.stop();
        assertThatThrownBy(() -> connect(baseUrl)).isInstanceOf(IOException.class);
    }

    @Test
    void staysOutWhereBaseUrlIsSet() throws Exception {
        start("http://127.0.0.1:1/v1", "");

        assertThat(baseUrl()).isNull();
    }

    @Test
    void staysOutWhereKeyIsSet() throws Exception {
        start("", "secret");

        assertThat(baseUrl()).isNull();
    }

    @Test
    void staysOutWhereComponentHasBaseUrl() throws Exception {
        main.addOverrideProperty("camel.component.chat-completion.base-url", "http://127.0.0.1:1/v1");

        start("", "");

        assertThat(baseUrl()).isEqualTo("http://127.0.0.1:1/v1");
    }

    @Test
    void takesAllConnectionSettingsAsProperties() throws Exception {
        String options = "camel.component.chat-completion.";
        main.addOverrideProperty(options + "base-url", "https://name.openai.azure.com/openai/deployments/d");
        main.addOverrideProperty(options + "api-key", "secret");
        main.addOverrideProperty(options + "api-key-header", "api-key");
        main.addOverrideProperty(options + "additional-query[api-version]", "2024-10-21");

        start("", "");

        ChatCompletionConfiguration read = component().getConfiguration();
        assertThat(read.getBaseUrl()).isEqualTo("https://name.openai.azure.com/openai/deployments/d");
        assertThat(read.getApiKey()).isEqualTo("secret");
        assertThat(read.getApiKeyHeader()).isEqualTo("api-key");
        assertThat(read.getAdditionalQuery()).containsExactly(Map.entry("api-version", "2024-10-21"));
    }

    private void start(String baseUrl, String apiKey) throws Exception {
        main.addOverrideProperty("OPENAI_BASE_URL", baseUrl);
        main.addOverrideProperty("OPENAI_API_KEY", apiKey);
        main.addOverrideProperty("CHAT_PORT", "0");
        main.addOverrideProperty("DOCUMENTS_INBOX", folder.resolve("inbox").toString());
        main.addOverrideProperty("DOCUMENTS_OUTBOX", folder.resolve("outbox").toString());
        main.start();
    }

    private String baseUrl() {
        return component().getConfiguration().getBaseUrl();
    }

    private ChatCompletionComponent component() {
        return main.getCamelContext().getComponent("chat-completion", ChatCompletionComponent.class);
    }

    private static void connect(String baseUrl) throws IOException {
        URI uri = URI.create(baseUrl);
        new Socket(uri.getHost(), uri.getPort()).close();
    }
}
