package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway in front of two services: the second answers where the first cannot. */
class FailoverTest {
    private static final String FIRST_KEY = "sk-first-key-never-to-be-seen";
    private static final String SECOND_KEY = "sk-second-key-never-to-be-seen";

    /** How long the first service may take to begin; long enough for one that does its best on a busy machine. */
    private static final String FIRST_BYTE_TIMEOUT = "3000";

    @TempDir
    private static Path folder;

    private static Simulator first;
    private static Simulator second;
    private static ApplicationProcess gateway;
    private static Caller caller;
    private static int answered;

    @BeforeAll
    static void start() throws Exception {
        first = Simulator.builder().apiKeys(FIRST_KEY).start();
        second = Simulator.builder().apiKeys(SECOND_KEY).start();
        gateway = start(first);
        caller = Caller.of(gateway.awaitStarted().port());
    }

    private static ApplicationProcess start(Simulator upstream) throws Exception {
        return ApplicationProcess.start(
                folder,
                Map.of(
                        "OPENAI_BASE_URL",
                        upstream.baseUrl(),
                        "OPENAI_API_KEY",
                        FIRST_KEY,
                        "CHAT_FALLBACK_BASE_URL",
                        second.baseUrl(),
                        "CHAT_FALLBACK_API_KEY",
                        SECOND_KEY,
                        "CHAT_FALLBACK_MODEL",
                        "spare"),
                "-Dcamel.component.chat-completion.first-byte-timeout=" + FIRST_BYTE_TIMEOUT);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
        assertThat(gateway.usage())
                .extracting(line -> line.path("model").asText())
                .filteredOn(model -> model.startsWith("answered-"))
                .hasSize(answered)
                .doesNotHaveDuplicates();
        assertThat(gateway.linesWith(FIRST_KEY)).isEmpty();
        assertThat(gateway.linesWith(SECOND_KEY)).isEmpty();
    }

    @BeforeEach
    void reset() {
        first.reset();
        second.reset();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksTheFirstServiceAlone(boolean stream) throws Exception {
        assertAnswered(stream);

        assertThat(first.calls()).hasSize(1);
        assertThat(second.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksTheSecondWhereTheFirstAnswersAnError(boolean stream) throws Exception {
        for (int status : List.of(500, 429, 401)) {
            first.next(Behaviour.error(status, "{\"error\":{\"message\":\"no\"}}"));

            assertAnsweredBySecond(stream);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksTheSecondWhereTheFirstHangsUp(boolean stream) throws Exception {
        first.next(Behaviour.echo().withFault(Fault.resetBeforeHead()));

        assertAnsweredBySecond(stream);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asksTheSecondWhereTheFirstIsTooSlow(boolean stream) throws Exception {
        first.next(Behaviour.echo().withFault(Fault.noResponse()));

        assertAnsweredBySecond(stream);
    }

    @Test
    void asksTheSecondWhereTheFirstIsDown() throws Exception {
        int port = first.port();
        first.close();
        try {
            assertAnswered(false);
            assertAnswered(true);
        } finally {
            first = Simulator.builder().apiKeys(FIRST_KEY).port(port).start();
        }

        assertThat(second.calls()).hasSize(2);
    }

    @Test
    void asksTheSecondWhereTheFirstBreaksOffBeforeItsFirstChunk() throws Exception {
        first.next(Behaviour.tokens(50).withFault(Fault.cut(0)));

        assertAnsweredBySecond(true);
    }

    @Test
    void asksNobodyElseOnceThereIsAChunk() throws Exception {
        first.next(Behaviour.tokens(50).withFault(Fault.cut(3)));

        List<String> events = Caller.events(caller.ask(Caller.asking("small", true)));

        assertThat(events).doesNotContain("[DONE]");
        assertThat(Json.read(events.get(events.size() - 1)).has("error")).isTrue();
        assertThat(second.calls()).isEmpty();
    }

    @Test
    void asksNobodyElseWhereTheRequestIsWrong() throws Exception {
        first.next(Behaviour.error(400, "{\"error\":{\"message\":\"too hot\"}}"));

        assertThat(caller.ask(Caller.asking("small", true)).statusCode()).isEqualTo(400);

        assertThat(second.calls()).isEmpty();
    }

    @Test
    void tellsTheErrorOfTheSecondWhereBothFail() throws Exception {
        first.next(Behaviour.error(500, "{\"error\":{\"message\":\"one\"}}"));
        second.next(Behaviour.error(429, "{\"error\":{\"message\":\"two\"}}", "Retry-After", "7"));

        HttpResponse<String> response = caller.ask(Caller.asking("small", true));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(Json.read(response.body()).at("/error/message").asText()).isEqualTo("two");
    }

    @Test
    void asksTheSecondAtOnceWhileTheFirstIsGivenARest() throws Exception {
        try (Simulator failing = Simulator.builder()
                        .defaultBehaviour(Behaviour.error(500, "{}"))
                        .start();
                ApplicationProcess resting = start(failing)) {
            Caller other = Caller.of(resting.awaitStarted().port());
            for (int i = 0; i < 30; i++) {
                assertThat(other.ask(Caller.asking("small", i % 2 == 0)).statusCode())
                        .isEqualTo(200);
            }

            assertThat(failing.calls()).hasSize(20);
            assertThat(second.calls()).hasSize(30);
        }
    }

    @Test
    void says503WhileTheOnlyServiceIsGivenARest() throws Exception {
        try (Simulator failing = Simulator.builder()
                        .defaultBehaviour(Behaviour.error(500, "{}"))
                        .start();
                ApplicationProcess alone =
                        ApplicationProcess.start(folder, Map.of("OPENAI_BASE_URL", failing.baseUrl()))) {
            Caller other = Caller.of(alone.awaitStarted().port());
            for (int i = 0; i < 20; i++) {
                assertThat(other.ask(Caller.asking("small", i % 2 == 0)).statusCode())
                        .isEqualTo(500);
            }

            HttpResponse<String> response = other.ask(Caller.asking("small", true));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Json.read(response.body()).at("/error/message").asText()).contains("given a rest");
            assertThat(failing.calls()).hasSize(20);
        }
    }

    private void assertAnsweredBySecond(boolean stream) throws Exception {
        int before = first.calls().size();
        second.reset();

        assertAnswered(stream);

        assertThat(first.calls()).hasSize(before + 1);
        RecordedCall call = second.calls().get(0);
        assertThat(second.calls()).hasSize(1);
        assertThat(call.json().path("model").asText()).isEqualTo("spare");
        assertThat(call.json().path("stream").asBoolean()).isEqualTo(stream);
    }

    private void assertAnswered(boolean stream) throws Exception {
        // A line of its own: that of an earlier call may be written as late as during this one.
        String model = "answered-" + ++answered;

        HttpResponse<String> response = caller.ask(Caller.asking(model, stream));

        assertThat(response.statusCode()).isEqualTo(200);
        if (stream) {
            assertThat(Caller.events(response)).containsOnlyOnce("[DONE]").endsWith("[DONE]");
        } else {
            assertThat(Json.read(response.body())
                            .at("/choices/0/message/content")
                            .asText())
                    .contains("secret question");
        }
        JsonNode line = gateway.awaitUsage("model", model);
        assertThat(line.path("outcome").asText()).isEqualTo("complete");
        assertThat(line.path("total_tokens").asInt()).isPositive();
    }
}
