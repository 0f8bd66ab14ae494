package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallIdsTest {
    private final ToolCallIds ids = new ToolCallIds();

    private static ChatCompletionChunk chunk(String calls) {
        return ChatCompletionChunk.parse(
                ("{'id':'c1','x':[1.50],'choices':[{'index':0,'delta':{'tool_calls':[" + calls + "]},'y':null}]}")
                        .replace('\'', '"'));
    }

    private JsonNode completed(String calls) {
        return ids.complete(chunk(calls)).json().at("/choices/0/delta/tool_calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'index':0,'id':'a','function':{'name':'f','arguments':''}}",
                "{'index':0,'extra_content':{}}",
                "{'index':0,'type':'function','function':null}",
                ""
            })
    void handsOnWhatNeedsNone(String calls) {
        ChatCompletionChunk chunk = chunk(calls);

        assertThat(ids.complete(chunk)).isSameAs(chunk);
    }

    @Test
    void namesACallWhereItBeginsAndNowhereElse() {
        ChatCompletionChunk first = chunk("{'index':0,'z':1.0,'function':{'name':'f','arguments':'{'}}");
        ChatCompletionChunk next = chunk("{'index':0,'function':{'arguments':'}'}}");
        String asSent = first.toString();

        ChatCompletionChunk named = ids.complete(first);

        String id = named.json().at("/choices/0/delta/tool_calls/0/id").textValue();
        assertThat(id).matches("call_[0-9a-f]{32}");
        assertThat(ids.complete(next)).isSameAs(next);
        assertThat(named.toString()).isEqualTo(asSent.replace("\"}}]", "\"},\"id\":\"" + id + "\"}]"));
        assertThat(first).as("the chunk as it came").hasToString(asSent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'id':'',", "'id':null,", "'id':7,"})
    void namesACallWhoseIdIsNone(String id) {
        assertThat(completed("{" + id + "'index':0,'function':{'name':'f'}}")
                        .at("/0/id")
                        .textValue())
                .startsWith("call_");
    }

    @Test
    void namesEachCallByAnIdOfItsOwn() {
        JsonNode two =
                completed("{'function':{'name':'f','arguments':'{}'}},{'function':{'name':'f','arguments':'{}'}}");
        JsonNode third = completed("{'index':7,'function':{'name':'f','arguments':''}}");

        assertThat(new String[] {
                    two.at("/0/id").textValue(),
                    two.at("/1/id").textValue(),
                    third.at("/0/id").textValue()
                })
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void staysWithTheIdThatItHasTold() {
        String id = completed("{'index':0,'function':{'name':'f','arguments':'{'}}")
                .at("/0/id")
                .textValue();

        JsonNode late = completed("{'index':0,'id':'a','function':{'arguments':'}'}}");

        assertThat(late.at("/0")).hasToString("{\"index\":0,\"function\":{\"arguments\":\"}\"}}");
        assertThat(id).startsWith("call_");
    }

    @Test
    void tellsTheCallsOfEachChoiceApart() {
        ChatCompletionChunk both = ChatCompletionChunk.parse("""
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f"}}]}},
                {"index":1,"delta":{"tool_calls":[{"index":0,"function":{"name":"f"}}]}}]}""");

        ChatCompletionChunk named = ids.complete(both);

        String first = named.json().at("/choices/0/delta/tool_calls/0/id").textValue();
        String second = named.json().at("/choices/1/delta/tool_calls/0/id").textValue();
        assertThat(first).startsWith("call_").isNotEqualTo(second);
        assertThat(second).startsWith("call_");
    }

    @Test
    void namesTheCallsOfAWholeAnswer() {
        ChatCompletion whole = ChatCompletion.parse("""
                {"choices":[{"index":0,"message":{"tool_calls":[{"type":"function","function":{"name":"f"}},
                {"id":"a","type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"f"}}]}}]}""");

        String asSent = whole.toString();

        ChatCompletion named = ToolCallIds.complete(whole);

        assertThat(whole).as("the completion as it came").hasToString(asSent);
        assertThat(named.getMessage().getToolCalls())
                .extracting(ToolCall::getId)
                .doesNotHaveDuplicates()
                .doesNotContainNull()
                .contains("a");
        assertThat(ToolCallIds.complete(named)).isSameAs(named);
    }
}
