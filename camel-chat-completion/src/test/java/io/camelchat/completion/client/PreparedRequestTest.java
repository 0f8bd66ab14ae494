package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparedRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':1.10}|{'x':1.10}|false",
                "{'stream':false,'x':1}|{'stream':false,'x':1}|false",
                "{'stream':true,'x':1E400}|{'stream':true,'x':1E400,'stream_options':{'include_usage':true}}|true",
                "{'stream_options':null,'stream':true}|{'stream_options':{'include_usage':true},'stream':true}|true",
                "{'stream_options':{},'stream':true}|{'stream_options':{'include_usage':true},'stream':true}|true",
                "{'stream':true,'stream_options':{'include_usage':true,'a':1}}|{'stream':true,'stream_options':{'include_usage':true,'a':1}}|false",
                "{'stream':true,'stream_options':{'include_usage':false,'a':1}}|{'stream':true,'stream_options':{'include_usage':true,'a':1}}|true",
                "{'stream':true,'stream_options':{'a':1.10,'include_obfuscation':false}}"
                        + "|{'stream':true,'stream_options':{'a':1.10,'include_obfuscation':false,'include_usage':true}}|true"
            })
    void asksForTheUsageOfAStream(String request, String payload, boolean added) {
        PreparedRequest prepared = PreparedRequest.of(ChatCompletionRequest.parse(request.replace('\'', '"')), true);

        assertThat(new String(prepared.payload(), StandardCharsets.UTF_8)).isEqualTo(payload.replace('\'', '"'));
        assertThat(prepared.usageAdded()).isEqualTo(added);
    }

    @Test
    void asksForNoUsageWhereItIsNotTo() {
        ChatCompletionRequest request = ChatCompletionRequest.parse("{\"stream\":true}");
        PreparedRequest prepared = PreparedRequest.of(request, false);

        assertThat(prepared.payload()).isEqualTo(request.toBytes());
        assertThat(prepared.usageAdded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"{},1", "{\"n\":null},1", "{\"n\":3},3", "{\"n\":\"x\"},1", "{\"n\":[]},1", "{\"n\":0},0"})
    void tellsHowManyChoicesItAsksFor(String request, int choices) {
        assertThat(PreparedRequest.of(ChatCompletionRequest.parse(request), true)
                        .choices())
                .isEqualTo(choices);
    }
}
