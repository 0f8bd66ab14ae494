package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilentAnswerTest {
    private static boolean isSilent(String choice) {
        return SilentAnswer.is(ChatCompletion.parse(("{'choices':[" + choice + "]}").replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message':{'content':null},'finish_reason':'stop'}",
                "{'message':{'content':''},'finish_reason':'end_turn'}",
                "{'message':{'tool_calls':[],'audio':null},'finish_reason':'eos'}"
            })
    void endsAsIfItHadAnsweredAndSaysNothing(String choice) {
        assertThat(isSilent(choice)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message':{'content':'a'},'finish_reason':'stop'}",
                "{'message':{'content':null,'refusal':'No'},'finish_reason':'stop'}",
                "{'message':{'content':null,'tool_calls':[{}]},'finish_reason':'stop'}",
                "{'message':{'content':null},'finish_reason':'length'}",
                "{'message':{'content':null},'finish_reason':'content_filter'}",
                "{'message':{'content':null}}"
            })
    void isNoneThatSaysSomethingOrWhyItEnded(String choice) {
        assertThat(isSilent(choice)).isFalse();
    }
}
