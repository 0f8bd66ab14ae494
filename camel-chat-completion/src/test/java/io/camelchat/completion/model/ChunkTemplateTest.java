package io.camelchat.completion.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template reads is what a parser reads of the same bytes, and what it does not read is left to the parser. */
class ChunkTemplateTest {
    private static final String CHUNK =
            "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50}";

    private static final String PADDED =
            "{'choices':[{'delta':{'content':'a'},'index':0}],'usage':null,'obfuscation':'p9'}";

    private static final List<String> TEXTS = List.of(
            "", "a", " ", " Paris", "Grüße 北🌍", "[DONE]", "content", "{}:,", "\u007f\u2028\ufeff", "x".repeat(3_000));

    private final ChunkTemplate template = new ChunkTemplate();

    /** Chunks that others may follow which differ from them in their texts alone. */
    static List<String> templates() {
        return List.of(
                CHUNK,
                PADDED,
                "{'obfuscation':'','id':'c','choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{ 'id' : 'c', 'choices' : [ { 'index' : 0, 'delta' : { 'content' :  'a' , 'role' : 'assistant' } } ] }  ",
                "{'choices':[{'index':0,'delta':{'role':'assistant','content':'','reasoning_content':null}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'}],'usage':{'total_tokens':3}}",
                "{'choices':[{'index':1,'delta':{'content':'a'},'logprobs':null}],'obfuscation':null}",
                "{'choices':[{'delta':{'content':'Grüße'}}],'zeta':1E400,'big':123456789012345678901234,'é':'北🌍'}");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void readsWhatDiffersInItsContentAlone(String sent) {
        learn(sent);

        for (String text : TEXTS) {
            byte[] bytes = utf8(sent.replaceFirst("('content' ?: *)'[^']*'", "$1'" + text + "'"));

            ChatCompletionChunk read = read(template, bytes);

            assertSame(read, bytes);
            assertThat(read.getChoices().get(0).getText()).isEqualTo(text);
        }
    }

    @Test
    void readsThePaddingBesideIt() {
        learn(PADDED);

        for (String text : TEXTS) {
            byte[] bytes = utf8(PADDED.replace("'a'", "'bc'").replace("p9", text));

            assertSame(read(template, bytes), bytes);
            assertThat(read(template, bytes).get("obfuscation").textValue()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n",
                "\\\"",
                "\\u00e9",
                "\\ud83d",
                "a\\",
                "a\tb",
                "a\nb",
                "\0",
                "a\"b",
                "a\",\"content\":\"b",
                "a\"},\"delta\":{\"content\":\"b"
            })
    void leavesATextThatHasToBeRead(String text) {
        for (String sent : List.of(CHUNK, PADDED)) {
            learn(sent);

            assertThat(read(template, utf8(sent.replace("'a'", "'" + text + "'"))))
                    .isNull();
        }
        assertThat(read(template, utf8(PADDED.replace("p9", text)))).isNull();
    }

    /** Overlong forms, halves of a surrogate pair as CESU-8 has them, more than Unicode has, halves of a character, Latin-1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u00a2",
                "\u00c1\u0081",
                "\u00e0\u0080\u00a2",
                "\u00f0\u0080\u0080\u00a2",
                "\u00ed\u00a0\u00bd\u00ed\u00b2\u00a9",
                "\u00ed\u00a0\u00bd",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u0080",
                "\u00e5\u008c",
                "\u00e9",
                "\u00ff"
            })
    void leavesATextThatIsNoUtf8(String bytesOfText) {
        learn(CHUNK);
        byte[] bytes = CHUNK.replace('\'', '"')
                .replace("\"a\"", "\"" + bytesOfText + "\"")
                .getBytes(ISO_8859_1);

        assertThat(read(template, bytes)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[DONE]",
                "{}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'}],'x':1.50}",
                "{'id':'d','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50}",
                "{'created':7,'id':'c','choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':null},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':7},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a','content':'b'},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a','tool_calls':[]},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content': 'a'},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'c\\u006fntent':'a'},'finish_reason':null}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null},{}],'x':1.50}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50,'obfuscation':'p'}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50} ",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.5}",
                "{'id':'c','created':7,'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}],'x':1.50}}"
            })
    void leavesWhatIsNotQuiteLikeIt(String other) {
        learn(CHUNK);

        assertThat(read(template, utf8(other))).isNull();
        assertThat(read(template, utf8(CHUNK)))
                .as("the template is still there")
                .isNotNull();
    }

    @Test
    void leavesWhatIsCutAnywhere() {
        for (String sent : templates()) {
            learn(sent);
            byte[] bytes = utf8(sent);

            for (int length = 0; length < bytes.length; length++) {
                assertThat(read(template, Arrays.copyOf(bytes, length))).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[],'usage':{'total_tokens':1}}",
                "{'choices':null,'content':'a'}",
                "{'choices':[{'delta':{'content':'a'}},{'index':1,'delta':{}}]}",
                "{'choices':[{'delta':{}}],'content':'a'}",
                "{'choices':[{'delta':{'content':null}}]}",
                "{'choices':[{'delta':{'content':[{'type':'text','text':'a'}]}}]}",
                "{'choices':[{'delta':{'content':7}}]}",
                "{'choices':[{'delta':'a'}]}",
                "{'choices':[{'text':'a'}]}",
                "{'choices':[{'message':{'content':'a'}}]}",
                "{'choices':[{'delta':{'content':'a','tool_calls':null}}]}",
                "{'choices':[{'delta':{'content':'a','tool_calls':[{'index':0,'function':{'name':'f'}}]}}]}",
                "{'choices':[{'delta':{'content':'a'},'message':{'content':'b'}}]}",
                "{'choices':[{'delta':{'content':'a'},'logprobs':{'content':[]}}]}",
                "{'choices':[{'delta':{'type':'content','content':'a'}}]}",
                "{'choices':[{'delta':{'content':'content'}}]}",
                "{'choices':[{'delta':{'content':'a','content':'b'}}]}",
                "{'choices':[{'delta':{'content':'a'}}],'choices':[{'delta':{'content':'b'}}]}",
                "{'x':{'content':'b'},'choices':[{'delta':{'c\\u006fntent':'a'}}]}",
                "{'choices':[{'delta':{'content':'a'}}],'k\\u0065y':1}",
                "{'choices':[{'delta':{'content':'a\\n'}}]}",
                "{'choices':[{'delta':{'content':'a\tb'}}]}",
                "{'choices':[{'delta':{'content':'a'}}],'x':NaN}",
                "{'choices':[{'delta':{'content':'a'}}],'obfuscation':'p\\n'}",
                "{'choices':[{'delta':{'content':'a'}}],'obfuscation':'p','obfuscation':'q'}",
                "{'choices':[{'delta':{'content':'a','obfuscation':'p'}}]}",
                "{'choices':[{'delta':{'content':'a'}}],'obfuscation':'p','y':{'obfuscation':'q'}}",
                "{'choices':[{'delta':{'content':\t'a'}}]}"
            })
    void learnsNothingOfWhatHasNoSuchText(String sent) {
        learn(CHUNK);

        learn(sent);

        assertThat(read(template, utf8(sent))).isNull();
        assertThat(read(template, utf8(CHUNK))).as("the one before").isNull();
    }

    @Test
    void readsNothingBeforeItHasLearned() {
        assertThat(read(template, utf8(CHUNK))).isNull();
    }

    @Test
    void readsWhatIsLikeTheChunkThatItHasLearnedLast() {
        learn(CHUNK);
        ChatCompletionChunk first = read(template, utf8(CHUNK.replace("'a'", "'b'")));
        ChatCompletionChunk second = read(template, utf8(CHUNK.replace("'a'", "'c'")));
        learn(PADDED);

        assertThat(read(template, utf8(CHUNK))).isNull();
        ChatCompletionChunk padded = read(template, utf8(PADDED));
        learn(CHUNK);
        ChatCompletionChunk again = read(template, utf8(CHUNK));

        assertThat(second.isLike(first)).isTrue();
        assertThat(padded.isLike(first)).isFalse();
        assertThat(again.isLike(padded)).isFalse();
        assertSame(first, utf8(CHUNK.replace("'a'", "'b'")));
        assertSame(second, utf8(CHUNK.replace("'a'", "'c'")));
        assertSame(padded, utf8(PADDED));
        assertSame(again, utf8(CHUNK));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void aChunkThatWasParsedIsLikeNoOther(boolean parsed, boolean otherParsed) {
        learn(CHUNK);
        ChatCompletionChunk chunk = parsed ? parsed(utf8(CHUNK)) : read(template, utf8(CHUNK));
        ChatCompletionChunk other = otherParsed ? parsed(utf8(CHUNK)) : read(template, utf8(CHUNK));

        assertThat(chunk.isLike(other)).isFalse();
        assertThat(chunk.isLike(null)).isFalse();
    }

    @Test
    void whatIsChangedOfOneIsNotChangedOfAnother() {
        learn(CHUNK);
        ChatCompletionChunk chunk = read(template, utf8(CHUNK));

        ObjectNode json = chunk.toJson();
        json.withArray("choices").removeAll();
        json.put("id", "other");
        chunk.toBytes()[0] = 'x';
        ChatCompletionChunk changed = chunk.with("id", "d");

        assertThat(changed).hasToString(chunk.toString().replace("\"c\"", "\"d\""));
        assertThat(changed.isLike(read(template, utf8(CHUNK)))).isFalse();
        assertSame(chunk, utf8(CHUNK));
        assertSame(read(template, utf8(CHUNK)), utf8(CHUNK));
    }

    private void learn(String sent) {
        List<ChatCompletionChunk> chunks =
                ChunkShape.of(Json.objectsIn(utf8(sent)).get(0));
        assertThat(chunks).hasSize(1);
        template.learn(chunks.get(0));
    }

    /** As a chunk is read that is like no other. */
    private static ChatCompletionChunk parsed(byte[] bytes) {
        return ChunkShape.of(Json.objectsIn(bytes).get(0)).get(0);
    }

    static void assertSame(ChatCompletionChunk read, byte[] bytes) {
        String shown = new String(bytes, UTF_8);
        assertThat(read).as(shown).isNotNull();
        ChatCompletionChunk parsed = parsed(bytes);
        // The bytes first: they may not depend on whether the tree has been made.
        assertThat(read.toBytes()).as(shown).isEqualTo(parsed.toBytes());
        assertThat(read.isUsageOnly()).as(shown).isEqualTo(parsed.isUsageOnly());
        assertThat(read.getText()).as(shown).isEqualTo(parsed.getText());
        assertThat(read.getChoices()).as(shown).isEqualTo(parsed.getChoices());
        assertThat(read.getUsage()).as(shown).isEqualTo(parsed.getUsage());
        assertThat(read.toJson()).as(shown).isEqualTo(parsed.toJson());
        assertThat(read).isEqualTo(parsed).hasSameHashCodeAs(parsed).hasToString(parsed.toString());
    }

    private static byte[] utf8(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    /** Reads bytes that are among others, which are no part of them. */
    static ChatCompletionChunk read(ChunkTemplate template, byte[] bytes) {
        byte[] before = utf8("data: {'content':'");
        byte[] among = Arrays.copyOf(before, before.length + 2 * bytes.length);
        System.arraycopy(bytes, 0, among, before.length, bytes.length);
        System.arraycopy(bytes, 0, among, before.length + bytes.length, bytes.length);
        return template.read(among, before.length, before.length + bytes.length);
    }
}
