package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static List<String> shaped(String json) {
        return ChunkShape.of(Json.readObject(json.replace('\'', '"'))).stream()
                .map(chunk -> chunk.toString().replace('"', '\''))
                .toList();
    }
}
