package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkShapeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'message':{'content':'b'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'text':'b'}]}",
                "{'choices':[{'index':0,'delta':{}},{'index':1,'message':{'content':'b'}}]}",
                "{'choices':[{'index':0,'text':null}]}",
                "{'choices':[1]}",
                "{'choices':[],'usage':{'total_tokens':1}}",
                "{'choices':null}",
                "{'id':'c'}"
            })
    void leavesAChunkAsItIs(String json) {
        assertThat(shaped(json)).containsExactly(json);
    }

    @Test
    void putsATextIntoTheDeltaThatIsNotThere() {
        assertThat(shaped("{'choices':[{'index':0,'text':'a'},{'index':1,'delta':{}}]}"))
                .containsExactly("{'choices':[{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{}}]}");
    }

    @Test
    void takesAWholeCompletionApart() {
        assertThat(shaped("{'id':'c','choices':[{'index':0,'message':{'content':'a'},'finish_reason':'stop'}]}"))
                .containsExactly("{'id':'c','choices':[{'index':0,'finish_reason':'stop','delta':{'content':'a'}}],"
                        + "'object':'chat.completion.chunk'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'content':7}|{'content':'7'}",
                "{'content':1.50}|{'content':'1.50'}",
                "{'content':true}|{'content':'true'}",
                "{'content':['a']}|{'content':['a']}",
                "{'tool_calls':{'id':'a'}}|{'tool_calls':[{'id':'a'}]}",
                "{'tool_calls':[{'id':'a'}]}|{'tool_calls':[{'id':'a'}]}",
                "{'tool_calls':null}|{'tool_calls':null}"
            })
    void makesTextOfANumberAndAListOfOneCall(String sent, String read) {
        String chunk = "{'choices':[{'index':0,'delta':%s}]}";
        String answer = "{'choices':[{'index':0,'message':%s},{'index':1,'message':%s}]}";

        assertThat(shaped(chunk.formatted(sent))).containsExactly(chunk.formatted(read));
        assertThat(whole(answer.formatted(sent, sent))).isEqualTo(answer.formatted(read, read));
    }

    /** A list is a level more. */
    @ParameterizedTest
    @ValueSource(strings = {"delta", "message"})
    void makesNothingThatIsTooDeepToBeReadAgain(String part) {
        ObjectNode deepest = null;
        for (int levels = 1; levels < 250; levels++) {
            String call = "{\"x\":".repeat(levels) + "1" + "}".repeat(levels);
            ObjectNode answer = Json.objectIn(("{\"choices\":[{\"" + part + "\":{\"tool_calls\":" + call + "}}]}")
                    .getBytes(StandardCharsets.UTF_8));
            deepest = answer == null ? deepest : answer;
        }
        String sent = deepest.toString();

        String read = part.equals("delta")
                ? ChunkShape.of(new SentObject(deepest)).get(0).toString()
                : ChunkShape.whole(new SentObject(deepest)).toString();

        assertThat(read).hasSize(sent.length() + "[]".length());
        assertThat(Json.read(read)).isEqualTo(deepest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'choices':[{'index':0,'message':null},1]}", "{'choices':null}", "{'id':'c'}"})
    void leavesAWholeAnswerAsItIs(String json) {
        assertThat(whole(json)).isEqualTo(json);
    }

    private static String whole(String json) {
        return ChunkShape.whole(new SentObject(Json.readObject(json.replace('\'', '"'))))
                .toString()
                .replace('"', '\'');
    }

    private static List<String> shaped(String json) {
        return ChunkShape.of(new SentObject(Json.readObject(json.replace('\'', '"')))).stream()
                .map(chunk -> chunk.toString().replace('"', '\''))
                .toList();
    }
}
