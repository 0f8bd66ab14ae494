package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                               |",
                "[]                                                              |",
                "''                                                              |",
                "{\"messages\":[{\"role\":\"user\"}]}                            | model",
                "{\"model\":7,\"messages\":[{\"role\":\"user\"}]}                | model",
                "{\"model\":\"m\"}                                               | messages",
                "{\"model\":\"m\",\"messages\":[]}                               | messages",
                "{\"model\":\"m\",\"messages\":\"hi\"}                           | messages",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"hi\"}]}           | messages[0].role",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"n\":0}    | n",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"n\":999}  | n",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"stream\":1} | stream",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"max_tokens\":0} | max_tokens",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"tools\":{}} | tools",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"stop\":7} | stop",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}} | tool_choice"
            })
    void saysWhichFieldOfARequestIsWrong(String request, String param) throws IOException {
        Response response = Client.ask(simulator, request);
        assertThat(response.status()).isEqualTo(400);
        JsonNode error = response.json().path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(error.get("param").asText(null)).isEqualTo(param);
        assertThat(error.has("code")).isTrue();
    }

    @Test
    void answersCallsForAModelInItsOwnWay() throws IOException {
        simulator.behave("m", Behaviour.text("as m does"));
        simulator.next(Behaviour.text("next"));
        String other = Requests.json("hi").replace("\"m\"", "\"other\"");

        assertThat(Client.ask(simulator, Requests.json("hi")).text()).contains("as m does");
        assertThat(Client.ask(simulator, other).text()).contains("next");

        simulator.reset();
        assertThat(Client.ask(simulator, Requests.json("hi")).text()).doesNotContain("as m does");
    }

    @Test
    void answersCallsForATextInItsOwnWay() throws IOException {
        simulator.behaveToPrompt("poison", Behaviour.error(400, "{}"));
        simulator.next(Behaviour.text("next"));

        assertThat(Client.ask(simulator, Requests.json("some poison, please")).status())
                .isEqualTo(400);
        assertThat(Client.ask(simulator, Requests.json("hi")).text()).contains("next");

        simulator.reset();
        assertThat(Client.ask(simulator, Requests.json("some poison, please")).status())
                .isEqualTo(200);
    }

    @Test
    void answersErrorsAsGiven() throws IOException {
        simulator.behave(Behaviour.error(503, "{\"detail\":\"busy\"}", "Retry-After", "30"));
        Response response = Client.ask(simulator, Requests.stream("hi"));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("retry-after")).isEqualTo("30");
        assertThat(response.header("content-type")).isEqualTo("application/json");
        assertThat(response.text()).isEqualTo("{\"detail\":\"busy\"}");
        simulator.behave(Behaviour.error(502, "<html>", "Content-Type", "text/html"));
        assertThat(Client.ask(simulator, Requests.json("hi")).header("content-type"))
                .isEqualTo("text/html");
        simulator.behave(Behaviour.error(500, ""));
        assertThat(Client.ask(simulator, Requests.json("hi")).text()).isEmpty();
    }

    @Test
    void usesBehavioursInLineFirst() throws IOException {
        simulator.behave(Behaviour.text("last"));
        simulator.next(Behaviour.text("one"), Behaviour.text("two"));
        for (String expected : new String[] {"one", "two", "last", "last"}) {
            assertThat(Client.ask(simulator, Requests.stream("hi")).content(0)).isEqualTo(expected);
        }
        simulator.next(Behaviour.text("forgotten"));
        simulator.reset();
        assertThat(simulator.calls()).isEmpty();
        assertThat(Client.ask(simulator, Requests.stream("hi")).content(0)).startsWith("Simulated");
    }

    @Test
    void refusesOtherMethodsAndPaths() throws IOException {
        Response wrongMethod = Client.get(simulator, "/v1/chat/completions");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("allow")).isEqualTo("POST");
        Response wrongPath = Client.get(simulator, "/v2/models");
        assertThat(wrongPath.status()).isEqualTo(404);
        assertThat(wrongPath.json().at("/error/message").asText()).contains("/v2/models");
        assertThat(Client.get(simulator, "/admin/calls").status()).isEqualTo(404);
    }

    @Test
    void listsAModelAndTakesAny() throws IOException {
        assertThat(Client.get(simulator, "/v1/models").json().at("/data/0/id").asText())
                .isEqualTo("simulated");
        JsonNode model = Client.get(simulator, "/v1/models/org%2Fname:tag").json();
        assertThat(model.path("id").asText()).isEqualTo("org/name:tag");
        assertThat(model.path("object").asText()).isEqualTo("model");
    }

    @Test
    void knowsOnlyTheModelsItIsGiven() throws IOException {
        try (Simulator strict = Simulator.builder().models("a", "m").start()) {
            assertThat(Client.get(strict, "/v1/models").json().path("data")).hasSize(2);
            assertThat(Client.ask(strict, Requests.json("hi")).status()).isEqualTo(200);
            Response unknown = Client.ask(strict, Requests.json("hi").replace("\"m\"", "\"z\""));
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.json().at("/error/code").asText()).isEqualTo("model_not_found");
            assertThat(Client.get(strict, "/v1/models/z").status()).isEqualTo(404);
        }
    }

    @Test
    void letsOnlyKnownKeysIn() throws IOException {
        try (Simulator closed = Simulator.builder().apiKeys("k1", "k2").start()) {
            Response none = Client.ask(closed, Requests.json("hi"));
            assertThat(none.status()).isEqualTo(401);
            assertThat(none.header("www-authenticate")).isEqualTo("Bearer");
            assertThat(none.json().at("/error/code").isNull()).isTrue();
            Response wrong = Client.ask(closed, Requests.json("hi"), "Authorization: Bearer k3");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
            assertThat(Client.ask(closed, Requests.json("hi"), "authorization: bearer k2")
                            .status())
                    .isEqualTo(200);
            assertThat(Client.ask(closed, Requests.json("hi"), "api-key: k1").status())
                    .isEqualTo(200);
            assertThat(Client.get(closed, "/v1/models").status()).isEqualTo(401);
        }
    }

    @Test
    void limitsTheRateOfCalls() throws IOException {
        try (Simulator limited = Simulator.builder().rateLimit(2).start()) {
            assertThat(Client.ask(limited, Requests.json("hi")).header("x-ratelimit-remaining-requests"))
                    .isEqualTo("1");
            assertThat(Client.ask(limited, Requests.stream("hi")).header("x-ratelimit-remaining-requests"))
                    .isEqualTo("0");
            Response limit = Client.ask(limited, Requests.json("hi"));
            assertThat(limit.status()).isEqualTo(429);
            assertThat(limit.header("x-ratelimit-limit-requests")).isEqualTo("2");
            assertThat(Integer.parseInt(limit.header("retry-after"))).isBetween(1, 60);
            assertThat(limit.json().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        }
    }

    @Test
    void recordsWhatItWasAsked() throws IOException {
        String json = Requests.json("hi");
        try (Client client = new Client(simulator)) {
            client.request("POST", "/v1/chat/completions?api-version=1&x=%20", json, "X-B: 1", "x-a: 2", "X-b: 3");
            client.response();
        }
        RecordedCall call = simulator.awaitCall(0, SOON);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.query()).isEqualTo("api-version=1&x=%20");
        assertThat(call.headers())
                .containsExactly(
                        Map.entry("Host", "simulator"),
                        Map.entry("X-B", "1"),
                        Map.entry("x-a", "2"),
                        Map.entry("X-b", "3"),
                        Map.entry("Content-Length", String.valueOf(json.length())));
        assertThat(call.headers("x-B")).containsExactly("1", "3");
        assertThat(call.header("X-A")).isEqualTo("2");
        assertThat(call.bodyText()).isEqualTo(json);
        assertThat(call.body()).hasSize(json.length());
        assertThat(call.json().path("model").asText()).isEqualTo("m");
        assertThat(call.awaitEnd(SOON)).isTrue();
        assertThat(call.state()).isEqualTo(CallState.COMPLETED);
        assertThat(call.bytesAccepted()).isPositive();
    }
}
