package io.camelchat.examples.gatewaytwoupstreams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example as users run it, in a process of its own. */
@Timeout(60)
class GatewayTwoUpstreamsTest {
    private static final int SIGTERM = 128 + 15;
    private static final int REQUESTS_PER_MINUTE = 10;
    private static final String ALICE = "sk-example-alice-not-a-secret";
    private static final String BOB = "sk-example-bob-not-a-secret";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Process example;
    private static String first;
    private static String gateway;

    @BeforeAll
    static void start() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayTwoUpstreams.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().keySet().removeIf(name -> name.matches("(OPENAI|CHAT|FIRST|SECOND|REQUESTS)_.*"));
        java.environment().put("FIRST_PORT", "0");
        java.environment().put("SECOND_PORT", "0");
        java.environment().put("CHAT_PORT", "0");
        example = java.start();
        BufferedReader output = example.inputReader();
        first = output.readLine().replaceFirst("FIRST is at ", "");
        output.readLine();
        gateway = output.readLine().replaceFirst("The gateway is at ", "");
    }

    @AfterEach
    void endFailure() throws Exception {
        send(admin().DELETE());
    }

    @AfterAll
    static void endsWhenItIsToldTo() throws Exception {
        example.destroy();
        try {
            assertThat(example.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isEqualTo(SIGTERM);
        } finally {
            example.destroyForcibly();
        }
    }

    @Test
    void asksTheFirstService() throws Exception {
        assertThat(ask(ALICE, false).body()).contains("I am the simulator FIRST.");
    }

    @Test
    void asksTheSecondServiceWhereTheFirstOneFails() throws Exception {
        failBy("{\"status\": 503}");
        assertThat(ask(ALICE, false).body()).contains("I am the simulator SECOND.");

        failBy("{\"faults\": [\"closeBeforeHead\"]}");
        assertThat(ask(ALICE, true).body()).contains("SECOND").endsWith("data: [DONE]\n\n");
    }

    @Test
    void refusesWhoHasNoKey() throws Exception {
        HttpResponse<String> response = ask("sk-another", false);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void refusesOneCallerWhoCallsTooOftenAndNoOther() throws Exception {
        for (int i = 0; i < REQUESTS_PER_MINUTE; i++) {
            assertThat(ask(BOB, false).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> response = ask(BOB, false);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("60");
        assertThat(ask(ALICE, false).statusCode()).isEqualTo(200);
    }

    private static void failBy(String behaviour) throws Exception {
        assertThat(send(admin().PUT(HttpRequest.BodyPublishers.ofString(behaviour)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static HttpRequest.Builder admin() {
        return HttpRequest.newBuilder(URI.create(first).resolve("/admin/behaviour"));
    }

    private static HttpResponse<String> ask(String key, boolean stream) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(gateway + "/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Who are you?\"}]}")));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
