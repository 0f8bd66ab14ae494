package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOOLS = """
            "tools":[
              {"type":"function","function":{"name":"weather","parameters":{"type":"object",
                "properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":3}},"required":["city","days"]}}},
              {"type":"function","function":{"name":"time"}},
              {"type":"custom","custom":{"name":"shell"}}]""";

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    private JsonNode choice(String user, String... fields) throws IOException {
        return Client.ask(simulator, Requests.json(user, fields)).json().at("/choices/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is the weather?       |                                                              | weather",
                "weather and time           | ,\"tool_choice\":\"auto\"                                    | weather time",
                "weather and time           | ,\"parallel_tool_calls\":false                               | weather",
                "weather and time           | ,\"tool_choice\":\"none\"                                    | ''",
                "hello                      |                                                              | ''",
                "hello                      | ,\"tool_choice\":\"required\"                                | weather",
                "the time, please           | ,\"tool_choice\":\"required\"                                | time",
                "hello                      | ,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"time\"}} | time",
                "hello                      | ,\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"shell\"}} | shell",
                "weather and time           | ,\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"time\"}}]}} | time"
            })
    void callsToolsByItsRule(String user, String field, String called) throws IOException {
        JsonNode choice = choice(user, TOOLS + (field == null ? "" : field));
        List<String> names = choice.at("/message/tool_calls").findValuesAsText("name");
        assertThat(String.join(" ", names)).isEqualTo(called);
        assertThat(choice.path("finish_reason").asText()).isEqualTo(called.isEmpty() ? "stop" : "tool_calls");
        assertThat(choice.at("/message/content").isNull()).isEqualTo(!called.isEmpty());
    }

    @Test
    void givesArgumentsThatFit() throws IOException {
        JsonNode call = choice("weather", TOOLS).at("/message/tool_calls/0");
        assertThat(call.path("id").asText()).startsWith("call_sim_");
        assertThat(call.path("type").asText()).isEqualTo("function");
        JsonNode arguments = JSON.readTree(call.at("/function/arguments").asText());
        assertThat(arguments.path("city").isTextual()).isTrue();
        assertThat(arguments.path("days").asInt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void answersInWordsWhenTheResultIsThere() throws IOException {
        Response response = Client.ask(
                simulator,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"weather\"},{\"role\":\"assistant\",\"content\":null,"
                        + "\"tool_calls\":[]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"sunny\"}],"
                        + TOOLS + "}");
        assertThat(response.json().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void streamsCallsInPieces() throws IOException {
        List<JsonNode> chunks = Client.ask(simulator, Requests.stream("weather and time", TOOLS))
                .chunks();
        assertThat(chunks.get(0).at("/choices/0/delta/content").isNull()).isTrue();
        JsonNode first = chunks.get(1).at("/choices/0/delta/tool_calls/0");
        assertThat(first.path("id").asText()).isNotEmpty();
        assertThat(first.at("/function/name").asText()).isEqualTo("weather");
        assertThat(first.at("/function/arguments").asText("?")).isEmpty();
        StringBuilder[] arguments = {new StringBuilder(), new StringBuilder()};
        for (JsonNode chunk : chunks) {
            JsonNode call = chunk.at("/choices/0/delta/tool_calls/0");
            if (!call.isMissingNode()) {
                arguments[call.path("index").asInt()].append(
                        call.at("/function/arguments").asText());
            }
        }
        assertThat(JSON.readTree(arguments[0].toString()).has("city")).isTrue();
        assertThat(arguments[1]).hasToString("{}");
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
        assertThat(chunks).hasSizeGreaterThan(6);
    }

    @Test
    void callsDeprecatedFunctions() throws IOException {
        String functions =
                "\"functions\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"}}}}]";
        JsonNode choice = choice("call f", functions);
        assertThat(choice.at("/message/function_call/name").asText()).isEqualTo("f");
        assertThat(JSON.readTree(choice.at("/message/function_call/arguments").asText())
                        .path("a")
                        .isBoolean())
                .isTrue();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("function_call");
        assertThat(choice("call f", functions, "\"function_call\":\"none\"")
                        .path("finish_reason")
                        .asText())
                .isEqualTo("stop");
        StringBuilder arguments = new StringBuilder();
        for (JsonNode chunk : Client.ask(
                        simulator, Requests.stream("hi", functions, "\"function_call\":{\"name\":\"f\"}"))
                .chunks()) {
            arguments.append(
                    chunk.at("/choices/0/delta/function_call/arguments").asText(""));
        }
        assertThat(JSON.readTree(arguments.toString()).has("a")).isTrue();
    }

    @Test
    void keepsToTheResponseFormat() throws IOException {
        JsonNode object = choice("hi", "\"response_format\":{\"type\":\"json_object\"}");
        assertThat(JSON.readTree(object.at("/message/content").asText())
                        .path("you_said")
                        .asText())
                .isEqualTo("hi");
        String format =
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"strict\":true,\"schema\":"
                        + "{\"type\":\"object\",\"properties\":{\"ok\":{\"const\":true}},\"required\":[\"ok\"]}}}";
        assertThat(choice("hi", format).at("/message/content").asText()).isEqualTo("{\"ok\":true}");
        assertThat(Client.ask(simulator, Requests.stream("hi", format)).content(0))
                .isEqualTo("{\"ok\":true}");
    }
}
