package io.camelchat.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar as users run it, asking a simulator of the test's. */
@Timeout(60)
class SpringBootExampleTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SIGTERM = 128 + 15;
    private static final int UNAVAILABLE = 503;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Simulator simulator;
    private static Process example;
    private static String ask;
    private static String model;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start();
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        "target/chat-completion-example-spring-boot.jar")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().keySet().removeIf(name -> name.matches("(OPENAI|CHAT|WEB|SPRING|SERVER)_.*"));
        java.environment().put("OPENAI_BASE_URL", simulator.baseUrl());
        java.environment().put("WEB_PORT", "0");
        java.environment().put("CHAT_PORT", "0");
        example = java.start();
        BufferedReader output = example.inputReader();
        ask = output.readLine().replaceFirst("Ask at ", "");
        model = output.readLine().replaceFirst("The model support-desk is served at ", "") + "/chat/completions";
    }

    @BeforeEach
    void forgetCalls() {
        simulator.reset();
    }

    /** A stream that is open when the application is told to stop comes to its end, while new calls are refused. */
    @AfterAll
    @Timeout(60)
    static void finishesWhatIsOpenAndEnds() throws Exception {
        try {
            simulator.reset();
            LockStep tokens = LockStep.create();
            simulator.behave(Behaviour.tokens(3).withLockStep(tokens));
            CompletableFuture<HttpResponse<String>> open =
                    CLIENT.sendAsync(question(true), HttpResponse.BodyHandlers.ofString());
            assertThat(tokens.awaitWaiting(1, LONG)).isTrue();
            simulator.behave(Behaviour.echo());

            example.destroy();
            while (send(question(false)).statusCode() != UNAVAILABLE) {
                Thread.onSpinWait();
            }
            tokens.releaseAll();

            assertThat(open.get(LONG.toSeconds(), TimeUnit.SECONDS).body())
                    .contains("t2")
                    .endsWith("data: [DONE]\n\n");
            assertThat(example.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isEqualTo(SIGTERM);
        } finally {
            example.destroyForcibly();
            simulator.close();
        }
    }

    @Test
    void asksByTheWebServerOfSpring() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(ask + "?question=Why")).build();

        assertThat(send(request).body()).isEqualTo("Simulated answer (no model was asked). You said: Why");
    }

    @Test
    void answersAsModel() throws Exception {
        assertThat(send(question(false)).body()).contains("\"chat.completion\"", "You said: Good day");
    }

    @Test
    void answersAsStream() throws Exception {
        assertThat(send(question(true)).body())
                .contains("\"chat.completion.chunk\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void setsOptionsByPropertiesOfTheComponent() throws Exception {
        send(question(false));

        RecordedCall call = simulator.awaitCall(0, LONG);
        assertThat(call.json().path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(call.header("X-Team")).isEqualTo("support");
    }

    private static HttpRequest question(boolean stream) {
        return HttpRequest.newBuilder(URI.create(model))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"support-desk\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Good day\"}]}"))
                .build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
