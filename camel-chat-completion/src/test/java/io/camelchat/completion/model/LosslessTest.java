package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has no accessor comes through as it is: members, their order, numbers and texts. */
class LosslessTest {
    private static final String UNKNOWN =
            "\"zz\":{\"b\":1E400,\"a\":[123456789012345678901234,1.10,-0,1e-7,null,{}],\"🌍\":\"北\"}";

    static List<String> requests() {
        return List.of(
                "{\"model\":\"m\",\"stream\":false," + UNKNOWN + ",\"messages\":[{" + UNKNOWN
                        + ",\"role\":\"user\",\"content\":[{" + UNKNOWN
                        + ",\"type\":\"text\",\"text\":\"a\"}]}],\"tools\":[{" + UNKNOWN
                        + "}],\"temperature\":1.10,\"n\":null}",
                "{\"messages\":[],\"seed\":100000000000000000000,\"top_p\":1E-1,\"model\":null}",
                "{}");
    }

    static List<String> completions() {
        return List.of(
                "{" + UNKNOWN + ",\"id\":\"c\",\"choices\":[{" + UNKNOWN + ",\"index\":0,\"message\":{" + UNKNOWN
                        + ",\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{" + UNKNOWN
                        + ",\"id\":\"t\",\"function\":{"
                        + UNKNOWN + "}}]},\"logprobs\":null}],\"created\":1.5,\"usage\":{" + UNKNOWN
                        + ",\"total_tokens\":1e2}}",
                "{\"choices\":null,\"usage\":null}");
    }

    static List<String> chunks() {
        return List.of(
                "{" + UNKNOWN + ",\"choices\":[{\"delta\":{" + UNKNOWN + ",\"content\":\"\"},\"finish_reason\":\"\","
                        + UNKNOWN + "}],\"obfuscation\":\"x\",\"x_groq\":{" + UNKNOWN + "}}",
                "{\"error\":null}");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void passesARequest(String json) {
        assertThat(text(ChatCompletionRequest.parse(utf8(json)))).isEqualTo(json);
        assertThat(text(ChatCompletionRequest.parse(json))).isEqualTo(json);
        assertThat(text(ChatCompletionRequest.of(Json.readObject(json)))).isEqualTo(json);
        assertThat(ChatCompletionRequest.parse(json)).hasToString(json);
    }

    @ParameterizedTest
    @MethodSource("completions")
    void passesACompletion(String json) {
        assertThat(text(ChatCompletion.parse(utf8(json)))).isEqualTo(json);
        assertThat(text(ChatCompletion.parse(json))).isEqualTo(json);
        assertThat(text(ChatCompletion.of(Json.readObject(json)))).isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("chunks")
    void passesAChunk(String json) {
        assertThat(text(ChatCompletionChunk.parse(utf8(json)))).isEqualTo(json);
        assertThat(text(ChatCompletionChunk.parse(json))).isEqualTo(json);
        assertThat(text(ChatCompletionChunk.of(Json.readObject(json)))).isEqualTo(json);
    }

    @Test
    void changesOneFieldInItsPlace() {
        String json = requests().get(0);
        ChatCompletionRequest request = ChatCompletionRequest.parse(json);

        assertThat(text(request.with("model", "other")))
                .isEqualTo(json.replace("\"model\":\"m\"", "\"model\":\"other\""));
        assertThat(text(request.with("temperature", 0.2)))
                .isEqualTo(json.replace("\"temperature\":1.10", "\"temperature\":0.2"));
        assertThat(text(request.with("n", 2))).isEqualTo(json.replace("\"n\":null", "\"n\":2"));
        assertThat(text(request.with("model", null))).isEqualTo(json.replace("\"model\":\"m\"", "\"model\":null"));
    }

    @Test
    void addsAFieldAtTheEnd() {
        String json = requests().get(0);

        assertThat(text(ChatCompletionRequest.parse(json).with("stop", List.of("a", "b"))))
                .isEqualTo(json.substring(0, json.length() - 1) + ",\"stop\":[\"a\",\"b\"]}");
    }

    @Test
    void removesOneField() {
        String json = requests().get(0);

        assertThat(text(ChatCompletionRequest.parse(json).without("stream")))
                .isEqualTo(json.replace("\"stream\":false,", ""));
        assertThat(text(ChatCompletionRequest.parse(json).without("absent"))).isEqualTo(json);
    }

    @Test
    void leavesTheOriginalAsItWas() {
        String json = requests().get(0);
        ChatCompletionRequest request = ChatCompletionRequest.parse(json);

        request.with("model", "other").without("messages");
        request.toJson().removeAll();
        request.toJson().withObject("/zz").put("b", 1);

        assertThat(text(request)).isEqualTo(json);
    }

    @Test
    void copiesTheJsonItIsMadeOf() {
        var json = Json.readObject("{\"choices\":[{\"index\":0}]}");
        ChatCompletion completion = ChatCompletion.of(json);
        json.putArray("choices");

        assertThat(completion.getChoices()).hasSize(1);
    }

    @Test
    void keepsHalfASurrogatePairAfterAChange() {
        String json = "{\"messages\":[{\"content\":\"\\ud83c 🌍\"}],\"model\":\"m\"}";
        ChatCompletionRequest changed = ChatCompletionRequest.parse(json).with("model", "ü");

        ChatCompletionRequest again = ChatCompletionRequest.parse(changed.toBytes());

        assertThat(new String(changed.toBytes(), StandardCharsets.US_ASCII)).containsIgnoringCase("\\ud83c ");
        assertThat(again.getMessages().get(0).getContent()).isEqualTo("\ud83c 🌍");
        assertThat(again.getModel()).isEqualTo("ü");
    }

    @Test
    void isEqualToWhatHasTheSameJson() {
        ChatCompletionRequest one = ChatCompletionRequest.parse("{\"model\":\"m\",\"n\":1}");

        assertThat(one)
                .isEqualTo(ChatCompletionRequest.parse("{ \"n\" : 1, \"model\" : \"m\" }"))
                .hasSameHashCodeAs(ChatCompletionRequest.parse("{\"n\":1,\"model\":\"m\"}"))
                .isNotEqualTo(one.without("n"))
                .isNotEqualTo(ChatCompletionChunk.parse("{\"model\":\"m\",\"n\":1}"));
    }

    private static String text(WireObject object) {
        return new String(object.toBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
