package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "'text'|text",
                "''|''",
                "null|NULL",
                "7|NULL",
                "{}|NULL",
                "[]|NULL",
                "[{'type':'image_url'}]|NULL",
                "[{'type':'text','text':'a'},{'type':'image_url','image_url':{}},{'type':'text','text':'b'}]|ab",
                "[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'text','text':'a'}]|a",
                "[{'type':'text','text':''}]|''",
                "['a',null,{'text':null}]|NULL"
            },
            quoteCharacter = '`')
    void tellsTheTextOfItsContent(String content, String text) {
        ChatCompletionMessage message = ChatCompletionMessage.parse("{\"content\":" + content.replace('\'', '"') + "}");

        assertThat(message.getContent()).isEqualTo("''".equals(text) ? "" : text);
    }

    @Test
    void hasNoContentWhereThereIsNone() {
        assertThat(ChatCompletionMessage.parse("{}").getContent()).isNull();
        assertThat(ChatCompletionMessage.parse("{}").getToolCalls()).isEmpty();
        assertThat(ChatCompletionMessage.parse("{}").getReasoning()).isNull();
    }

    @Test
    void isMadeOfRoleAndText() {
        assertThat(ChatCompletionMessage.user("a")).hasToString("{\"role\":\"user\",\"content\":\"a\"}");
        assertThat(ChatCompletionMessage.system("a").getRole()).isEqualTo("system");
        assertThat(ChatCompletionMessage.assistant("a").getRole()).isEqualTo("assistant");
        assertThat(ChatCompletionMessage.of("developer", null))
                .hasToString("{\"role\":\"developer\",\"content\":null}");
    }

    @Test
    void isMadeOfPartsThatItCopies() {
        var part = Json.readObject("{\"type\":\"text\",\"text\":\"a\"}");
        ChatCompletionMessage message = ChatCompletionMessage.user(List.of(part));
        part.put("text", "b");

        assertThat(message.getContent()).isEqualTo("a");
    }

    @Test
    void tellsReasoningUnderEitherName() {
        assertThat(ChatCompletionMessage.parse("{\"reasoning_content\":\"a\",\"reasoning\":\"b\"}")
                        .getReasoning())
                .isEqualTo("a");
        assertThat(ChatCompletionMessage.parse("{\"reasoning\":\"b\"}").getReasoning())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            quoteCharacter = '`',
            value = {
                "{'function':{'name':'f','arguments':'{}'}}|f|{}",
                "{'function':{'name':'f','arguments':{'n':1.10}}}|f|{'n':1.10}",
                "{'function':{'name':'f','arguments':null}}|f|NULL",
                "{'function':{'name':'f'}}|f|NULL",
                "{'function':null}|NULL|NULL",
                "{'custom':{'name':'c','input':'select 1'}}|c|select 1",
                "{}|NULL|NULL"
            })
    void tellsWhatAToolCallCalls(String json, String name, String arguments) {
        ToolCall call = ChatCompletionMessage.parse("{\"tool_calls\":[" + json.replace('\'', '"') + "]}")
                .getToolCalls()
                .get(0);

        assertThat(call.getName()).isEqualTo(name);
        assertThat(call.getArguments()).isEqualTo(arguments == null ? null : arguments.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'message':{'content':'a'},'finish_reason':'stop'}|stop",
                "{'message':{'content':''},'finish_reason':'stop'}|stop",
                "{'message':{'content':'a'},'finish_reason':'eos'}|stop",
                "{'message':{'content':'a'},'finish_reason':'eos_token'}|stop",
                "{'message':{'content':'a'},'finish_reason':'end_turn'}|stop",
                "{'message':{'content':'a'},'finish_reason':'length'}|length",
                "{'message':{'content':'a'},'finish_reason':'abort'}|abort",
                "{'message':{'content':'a'},'finish_reason':''}|missing",
                "{'message':{'content':'a'},'finish_reason':null}|missing",
                "{'message':{'content':'a'}}|missing",
                "{'message':{'content':null},'finish_reason':'stop'}|empty",
                "{'message':{},'finish_reason':'stop'}|empty",
                "{'finish_reason':'stop'}|empty",
                "{'message':{'content':null,'audio':{}},'finish_reason':'stop'}|stop",
                "{'message':{'content':null,'refusal':'No'},'finish_reason':'stop'}|refusal",
                "{'message':{'content':'a','refusal':''},'finish_reason':'stop'}|stop",
                "{'message':{'content':null,'refusal':'No'},'finish_reason':'content_filter'}|content_filter",
                "{'message':{'content':null,'tool_calls':[{}]},'finish_reason':'stop'}|tool_calls",
                "{'message':{'content':'a','tool_calls':[{}]},'finish_reason':'tool_calls'}|tool_calls",
                "{'message':{'content':null,'tool_calls':[{}]}}|tool_calls",
                "{'message':{'content':'a','tool_calls':[]},'finish_reason':'stop'}|stop",
                "{'message':{'content':null,'tool_calls':[{}]},'finish_reason':'length'}|length",
                "{'message':{'content':null,'function_call':{'name':'f'}},'finish_reason':'stop'}|function_call",
                "{'message':{'content':'a','function_call':null},'finish_reason':'stop'}|stop"
            })
    void tellsTheFinishReasonThatCounts(String choice, String reason) {
        ChatCompletion completion = ChatCompletion.parse("{\"choices\":[" + choice.replace('\'', '"') + "]}");

        assertThat(completion.getChoices().get(0).getEffectiveFinishReason()).isEqualTo(reason);
    }
}
