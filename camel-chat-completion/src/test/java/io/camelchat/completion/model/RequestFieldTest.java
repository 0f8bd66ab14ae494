package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TEMPERATURE|0",
                "TEMPERATURE|2",
                "TEMPERATURE|1.10",
                "TEMPERATURE|1e-7",
                "TOP_P|1",
                "TOP_P|0.0",
                "FREQUENCY_PENALTY|-2",
                "PRESENCE_PENALTY|2.0",
                "N|1",
                "N|128",
                "TOP_LOGPROBS|0",
                "TOP_LOGPROBS|20",
                "MAX_TOKENS|1",
                "MAX_TOKENS|9223372036854775807",
                "SEED|-9223372036854775808",
                "SEED|0",
                "STREAM|true",
                "STOP|\"x\"",
                "STOP|[\"x\"]",
                "STOP|[]",
                "TOOL_CHOICE|\"auto\"",
                "TOOL_CHOICE|{}",
                "FUNCTION_CALL|\"none\"",
                "LOGIT_BIAS|{\"50256\":-100}",
                "MESSAGES|[]",
                "MODEL|\"*\"",
                "USER|\"\"",
                "METADATA|{}",
                "REASONING_EFFORT|\"new\""
            })
    void takesWhatTheContractTakes(RequestField field, String json) {
        assertThat(field.fault(Json.read(json))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TEMPERATURE|7|must be a number between 0 and 2, not 7",
                "TEMPERATURE|-0.1|must be a number between 0 and 2, not -0.1",
                "TEMPERATURE|1E400|must be a number between 0 and 2, not 1E400",
                "TEMPERATURE|\"1\"|must be a number between 0 and 2, not \"1\"",
                "TEMPERATURE|null|must be a number between 0 and 2, not null",
                "TOP_P|1.01|must be a number between 0 and 1, not 1.01",
                "PRESENCE_PENALTY|-2.5|must be a number between -2 and 2, not -2.5",
                "N|0|must be a whole number between 1 and 128, not 0",
                "N|129|must be a whole number between 1 and 128, not 129",
                "N|1.5|must be a whole number between 1 and 128, not 1.5",
                "MAX_TOKENS|0|must be a whole number of at least 1, not 0",
                "MAX_COMPLETION_TOKENS|-3|must be a whole number of at least 1, not -3",
                "TOP_LOGPROBS|21|must be a whole number between 0 and 20, not 21",
                "SEED|1.5|must be a whole number, not 1.5",
                "SEED|100000000000000000000|must be a whole number, not 100000000000000000000",
                "STREAM|\"true\"|must be true or false, not \"true\"",
                "STREAM|1|must be true or false, not 1",
                "MODEL|[]|must be text, not a JSON array",
                "METADATA|\"{}\"|must be a JSON object, not \"{}\"",
                "TOOLS|{}|must be a JSON array, not a JSON object",
                "STOP|{}|must be text or a JSON array of texts, not a JSON object",
                "TOOL_CHOICE|[]|must be a word or a JSON object, not a JSON array"
            })
    void saysWhatIsWrong(RequestField field, String json, String fault) {
        assertThat(field.fault(Json.read(json))).isEqualTo(fault);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatIsNoNumberOfJson(double value) {
        assertThat(RequestField.TEMPERATURE.fault(Json.of(value))).startsWith("must be a number between 0 and 2");
    }

    @ParameterizedTest
    @EnumSource(RequestField.class)
    void hasOneNameInTwoSpellings(RequestField field) {
        assertThat(field.wireName()).matches("[a-z]+(_[a-z]+)*");
        assertThat(field.optionName()).isEqualToIgnoringCase(field.wireName().replace("_", ""));
        assertThat(field.optionName()).matches("[a-z]+([A-Z][a-z]*)*");
    }

    @Test
    void spellsItsNames() {
        assertThat(RequestField.MAX_COMPLETION_TOKENS.wireName()).isEqualTo("max_completion_tokens");
        assertThat(RequestField.MAX_COMPLETION_TOKENS.optionName()).isEqualTo("maxCompletionTokens");
        assertThat(RequestField.TOP_P.optionName()).isEqualTo("topP");
        assertThat(RequestField.N.optionName()).isEqualTo("n");
    }

    @Test
    void saysWhetherARequestHasIt() {
        ChatCompletionRequest request = ChatCompletionRequest.parse("{\"n\":1,\"user\":null}");

        assertThat(request.has(RequestField.N)).isTrue();
        assertThat(request.has(RequestField.USER)).isFalse();
        assertThat(request.has(RequestField.STOP)).isFalse();
    }
}
