package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.fuzz.Allocation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionAccumulatorTest {
    @Test
    void joinsTheText() {
        ChatCompletion completion = fold(
                "{'id':'c1','object':'chat.completion.chunk','created':7,'model':'m','choices':[{'index':0,"
                        + "'delta':{'role':'assistant','content':''},'finish_reason':null}]}",
                "{'id':'c1','created':7,'model':'m','choices':[{'index':0,'delta':{'content':'Hel'},'finish_reason':null}]}",
                "{'id':'c1','created':7,'model':'m','choices':[{'index':0,'delta':{'content':'lo'}}]}",
                "{'id':'c1','created':7,'model':'m','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}");

        assertSame(
                completion,
                "{'id':'c1','object':'chat.completion','created':7,'model':'m','choices':[{'index':0,"
                        + "'message':{'role':'assistant','content':'Hello'},'finish_reason':'stop'}]}");
    }

    @Test
    void isEmptyUntilAChunkCame() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        assertThat(accumulator.isEmpty()).isTrue();
        assertThat(accumulator.toCompletion().getChoices()).isEmpty();

        accumulator.add(chunk("{'choices':[]}"));

        assertThat(accumulator.isEmpty()).isFalse();
    }

    @Test
    void givesWhatCameSoFarAndGoesOn() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        accumulator.add(
                chunk(delta("{'content':'a','tool_calls':[{'index':0,'id':'x','function':{'arguments':'{'}}]}")));
        ChatCompletion early = accumulator.toCompletion();
        accumulator.add(chunk(delta("{'content':'b','tool_calls':[{'index':0,'function':{'arguments':'}'}}]}")));

        assertThat(early.getText()).isEqualTo("a");
        assertThat(early.getFinishReason()).isNull();
        assertThat(early.getMessage().getToolCalls().get(0).getArguments()).isEqualTo("{");
        assertThat(accumulator.toCompletion().getText()).isEqualTo("ab");
        assertThat(accumulator.toCompletion().getMessage().getToolCalls().get(0).getArguments())
                .isEqualTo("{}");
    }

    @Test
    void changesNoChunk() {
        ChatCompletionChunk chunk = chunk(
                "{'x':{'a':[1]},'choices':[{'index':0,'logprobs':{'content':[{'t':1}]},'delta':{'content':[{'type':'text','text':'a'}],"
                        + "'audio':{'data':'A'},'tool_calls':[{'index':0,'function':{'name':'f','arguments':{}}}]}}]}");
        byte[] before = chunk.toBytes();
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();

        accumulator.add(chunk);
        accumulator.add(chunk);
        accumulator.toCompletion();

        assertThat(chunk.toBytes()).isEqualTo(before);
    }

    @Test
    void keepsChoicesApart() {
        ChatCompletion completion = fold(
                "{'choices':[{'index':1,'delta':{'role':'assistant','content':'B'}},{'index':0,'delta':{'role':'assistant','content':'A'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'}]}",
                "{'choices':[{'index':1,'delta':{'content':'b'}}]}",
                "{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}");

        assertThat(completion.getChoices())
                .extracting(ChatCompletionChoice::getIndex)
                .containsExactly(0L, 1L);
        assertThat(completion.getChoices())
                .extracting(choice -> choice.getMessage().getContent())
                .containsExactly("Aa", "Bb");
        assertThat(completion.getChoices())
                .extracting(ChatCompletionChoice::getFinishReason)
                .containsExactly("stop", "length");
    }

    @ParameterizedTest
    @ValueSource(strings = {",'finish_reason':null", ",'finish_reason':''", ""})
    void waitsForTheFinishReason(String none) {
        String interior = "{'choices':[{'index':0,'delta':{'content':'a'}" + none + "}]}";
        String last = "{'choices':[{'index':0,'delta':{},'finish_reason':'eos'}]}";

        assertThat(fold(interior).getChoices().get(0).get("finish_reason")).isNull();
        assertThat(fold(interior)
                        .getChoices()
                        .get(0)
                        .toJson()
                        .get("finish_reason")
                        .isNull())
                .isTrue();
        assertThat(fold(interior, last, interior).getFinishReason()).isEqualTo("eos");
    }

    @Test
    void takesTheLastUsageAndNeverTheSum() {
        ChatCompletion completion = fold(
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'completion_tokens':1,'total_tokens':10}}",
                "{'choices':[{'index':0,'delta':{'content':'b'}}],'usage':{'completion_tokens':2,'total_tokens':11}}",
                "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'usage':null}",
                "{'choices':[],'usage':{'completion_tokens':0,'total_tokens':9}}",
                "{'choices':[]}");

        assertThat(completion.getUsage().getCompletionTokens()).isZero();
        assertThat(completion.getUsage().getTotalTokens()).isEqualTo(9);
    }

    @Test
    void inventsNoUsage() {
        ChatCompletion completion = fold("{'choices':[{'index':0,'delta':{'content':'a'}}],'usage':null}");

        assertThat(completion.getUsage()).isNull();
        assertThat(completion.toJson().has("usage")).isFalse();
    }

    @Test
    void takesUsageThatIsToldBesides() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        accumulator.add(chunk(delta("{'content':'a'}")));
        accumulator.usage(chunk("{'usage':{'total_tokens':5}}").getUsage());

        assertThat(accumulator.toCompletion().getUsage().getTotalTokens()).isEqualTo(5);
    }

    @Test
    void readsGroqsUsage() {
        ChatCompletion completion = fold(
                "{'id':'c','x_groq':{'id':'req_1'},'choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_groq':{'id':'req_1',"
                        + "'usage':{'queue_time':0.07,'prompt_tokens':23,'completion_tokens':19,'total_tokens':42}}}");

        assertThat(completion.getUsage().getTotalTokens()).isEqualTo(42);
        assertThat(completion.get("x_groq").get("id").textValue()).isEqualTo("req_1");
    }

    @Test
    void takesNamesFromTheFirstChunkThatHasAny() {
        ChatCompletion completion = fold(
                "{'id':'','object':'','created':0,'model':'','choices':[],'prompt_filter_results':[{'prompt_index':0}]}",
                "{'id':'c1','created':5,'model':'gpt','system_fingerprint':'fp','choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'id':'c2','created':6,'model':'','system_fingerprint':null,'choices':[{'index':0,'delta':{'content':'b'}}]}",
                "{'id':'','choices':[{'finish_reason':null,'index':0,'content_filter_offsets':{'start':1},"
                        + "'content_filter_results':{'hate':{'filtered':false}}}],'created':0,'model':''}",
                "{'choices':null}",
                "{'id':'c1'}",
                "{'choices':[{'index':0,'delta':null,'finish_reason':'stop'}]}");

        assertSame(
                completion,
                "{'id':'c1','object':'chat.completion','created':5,'model':'gpt','prompt_filter_results':[{'prompt_index':0}],"
                        + "'system_fingerprint':'fp','choices':[{'index':0,'message':{'content':'ab'},'finish_reason':'stop',"
                        + "'content_filter_offsets':{'start':1},'content_filter_results':{'hate':{'filtered':false}}}]}");
    }

    @Test
    void keepsUnknownMembersAndDropsThePadding() {
        ChatCompletion completion = fold(
                "{'obfuscation':'xyz','a':{'deep':[1.10]},'choices':[{'index':0,'delta':{'content':'x','b':{'c':1E400}},'token_ids':null}]}",
                "{'obfuscation':'w','zero':0,'later':[false],'choices':[{'index':0,'delta':{'flag':true,'number':0},'rank':0,'stop_reason':null}]}");

        assertSame(
                completion,
                "{'object':'chat.completion','a':{'deep':[1.10]},'zero':0,'later':[false],'choices':[{'index':0,"
                        + "'message':{'content':'x','b':{'c':1E400},'flag':true,'number':0},'token_ids':null,'rank':0,"
                        + "'stop_reason':null,'finish_reason':null}]}");
    }

    @Test
    void joinsRefusalReasoningAudioAndFunctionCall() {
        ChatCompletionMessage message = message(
                "{'role':'assistant','content':null,'refusal':null,'function_call':null}",
                "{'refusal':'I can','reasoning_content':'Let ','audio':{'id':'a1','data':'AA','expires_at':0},"
                        + "'function_call':{'name':'f','arguments':''}}",
                "{'refusal':'not','reasoning_content':'me','audio':{'data':'BB','transcript':'hi ','expires_at':9},"
                        + "'function_call':{'arguments':'{}'}}",
                "{'role':'assistant','refusal':null,'audio':{'id':'a1','transcript':'you'},'function_call':{'name':'f'}}",
                "{'role':''}");

        assertThat(message.toJson())
                .isEqualTo(json("{'role':'assistant','content':null,'refusal':'I cannot','function_call':"
                        + "{'name':'f','arguments':'{}'},'reasoning_content':'Let me','audio':{'id':'a1','data':'AABB',"
                        + "'expires_at':9,'transcript':'hi you'}}"));
        assertThat(message.getReasoning()).isEqualTo("Let me");
    }

    @Test
    void concatenatesLogprobs() {
        ChatCompletion completion = fold(
                "{'choices':[{'index':0,'delta':{'content':''},'logprobs':null}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'logprobs':{'content':[{'token':'a','logprob':-0.10}],'refusal':null}}]}",
                "{'choices':[{'index':0,'delta':{'content':''},'logprobs':{'content':null,'refusal':null}}]}",
                "{'choices':[{'index':0,'delta':{'content':'b'},'logprobs':{'content':[{'token':'b','logprob':-2}]}}]}",
                "{'choices':[{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}]}");

        assertThat(completion.getChoices().get(0).get("logprobs"))
                .isEqualTo(
                        json("{'content':[{'token':'a','logprob':-0.10},{'token':'b','logprob':-2}],'refusal':null}"));
    }

    @Test
    void keepsLogprobsThatAreNull() {
        ChatCompletion completion = fold("{'choices':[{'index':0,'delta':{'content':'a'},'logprobs':null}]}");

        assertThat(completion.getChoices().get(0).toJson().get("logprobs").isNull())
                .isTrue();
    }

    @Test
    void keepsPartsOfContentInOrder() {
        ChatCompletionMessage message = message(
                "{'role':'assistant','content':''}",
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]}]}",
                "{'content':[{'type':'text','text':'Pa'}]}",
                "{'content':'ri'}",
                "{'content':null}",
                "{'content':'s'}",
                "{'content':[{'type':'text','text':'!'}]}");

        assertThat(message.get("content"))
                .isEqualTo(json(
                        "[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'text','text':'Pa'},"
                                + "{'type':'text','text':'ris'},{'type':'text','text':'!'}]"));
        assertThat(message.getContent()).isEqualTo("Paris!");
    }

    @Test
    void keepsTextThatCameBeforeParts() {
        ChatCompletionMessage message = message("{'content':'Hel'}", "{'content':[{'type':'text','text':'lo'}]}");

        assertThat(message.getContent()).isEqualTo("Hello");
    }

    @Test
    void joinsToolCallsByIndex() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}]",
                        "[{'index':1,'id':'b','type':'function','function':{'name':'g','arguments':''}}]",
                        "[{'index':0,'function':{'arguments':'{\\'x\\''}},{'index':1,'function':{'arguments':'{'}}]",
                        "[{'index':1,'function':{'arguments':'}'}},{'index':0,'function':{'arguments':':1}'}}]"))
                .containsExactly("a:f:{\"x\":1}", "b:g:{}");
    }

    @Test
    void takesASparseIndex() {
        assertThat(toolCalls(
                        "[{'index':1,'id':'a','function':{'name':'f','arguments':'{'}}]",
                        "[{'index':1,'function':{'arguments':'}'}}]",
                        "[{'index':1000000000,'id':'b','function':{'name':'g','arguments':'{}'}}]"))
                .containsExactly("a:f:{}", "b:g:{}");
    }

    @Test
    void tellsCallsWithoutIndexByTheirId() {
        assertThat(toolCalls(
                        "[{'function':{'name':'f','arguments':'{\\'a\\':'},'id':'x','type':'function'}]",
                        "[{'function':{'arguments':'1'}}]",
                        "[{'id':'','type':'','function':{'arguments':'}'}}]",
                        "[{'id':'y','function':{'name':'f','arguments':'{}'}},{'id':'z','function':{'name':'f','arguments':'['}}]",
                        "[{'id':'z','function':{'arguments':']'}}]"))
                .containsExactly("x:f:{\"a\":1}", "y:f:{}", "z:f:[]");
    }

    @Test
    void tellsCallsWithOneIndexByTheirNewId() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}]",
                        "[{'index':0,'function':{'arguments':'}'}}]",
                        "[{'index':0,'id':'b','function':{'name':'g','arguments':'{\\'k\\''}}]",
                        "[{'index':0,'function':{'arguments':':2}'}}]"))
                .containsExactly("a:f:{}", "b:g:{\"k\":2}");
    }

    @Test
    void tellsCallsWithOneIndexAndNoIdByWholeArguments() {
        assertThat(toolCalls(
                        "[{'index':0,'function':{'name':'f','arguments':'{\\'a\\':1}'}}]",
                        "[{'index':0,'function':{'name':'f','arguments':'{\\'a\\':2}'}}]"))
                .containsExactly("minted:f:{\"a\":1}", "minted:f:{\"a\":2}");
    }

    @Test
    void mintsAnIdOnce() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        accumulator.add(chunk(delta("{'tool_calls':[{'index':0,'function':{'name':'f','arguments':'{'}}]}")));
        String minted = idOfCall(accumulator);
        accumulator.add(chunk(delta("{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}")));

        assertThat(minted).startsWith("call_").isEqualTo(idOfCall(accumulator));

        accumulator.add(chunk(delta("{'tool_calls':[{'index':0,'id':'own'}]}")));
        assertThat(idOfCall(accumulator)).isEqualTo("own");
    }

    private static String idOfCall(ChatCompletionAccumulator accumulator) {
        return accumulator.toCompletion().getMessage().getToolCalls().get(0).getId();
    }

    @Test
    void takesAWholeObjectAfterAWholeOneForTheSameOnceMore() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]",
                        "[{'index':0,'function':{'arguments':'{\\'x\\':'}}]",
                        "[{'index':0,'function':{'arguments':'{}}'}}]",
                        "[{'index':0,'function':{'arguments':' '}}]",
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'x\\':{}}'}}]"))
                .containsExactly("a:f:{\"x\":{}}");
    }

    @Test
    void tellsCallsWithNothingButNamesByThose() {
        assertThat(toolCalls(
                        "[{'function':{'name':'f','arguments':''}}]",
                        "[{'function':{'arguments':'{}'}}]",
                        "[{'function':{'name':'g','arguments':''}}]",
                        "[{'function':{'arguments':'{'}}]",
                        "[{'function':{'name':'g','arguments':'}'}}]",
                        "[{'function':{'name':'g','arguments':'{}'}}]"))
                .containsExactly("minted:f:{}", "minted:g:{}", "minted:g:{}");
    }

    @Test
    void takesIdsAndNamesThatAreRepeated() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{'}}]",
                        "[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'\\'x\\':1'}}]",
                        "[{'index':1,'id':'b','function':{'name':'g','arguments':'{}'}}]",
                        "[{'index':0,'id':null,'function':{'name':'f','arguments':'}'}}]",
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':''}}]",
                        "[{'index':1,'id':null,'function':{'name':'g','arguments':''}}]"))
                .containsExactly("a:f:{\"x\":1}", "b:g:{}");
    }

    @Test
    void writesArgumentsThatCameAsAnObject() {
        assertThat(toolCalls("[{'index':0,'id':'a','function':{'name':'f','arguments':{'city':'Paris','n':1.10}}}]"))
                .containsExactly("a:f:{\"city\":\"Paris\",\"n\":1.10}");
        assertThat(toolCalls("[{'index':0,'id':'a','function':{'name':'f','arguments':null}}]"))
                .containsExactly("a:f:");
    }

    @Test
    void addsWhatComesLaterOfACall() {
        ChatCompletionMessage message = message(
                "{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]}",
                "{'tool_calls':[{'index':0,'extra_content':{'google':{'thought_signature':'s'}}}]}",
                "{'tool_calls':[{'more':1.10}]}");

        assertThat(message.get("tool_calls"))
                .isEqualTo(json("[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'},"
                        + "'extra_content':{'google':{'thought_signature':'s'}},'more':1.10}]"));
    }

    @Test
    void joinsTheInputOfACustomTool() {
        ChatCompletionMessage message = message(
                "{'tool_calls':[{'index':0,'id':'a','type':'custom','custom':{'name':'sql','input':'select '}}]}",
                "{'tool_calls':[{'index':0,'custom':{'input':'1'}}]}");

        assertThat(message.get("tool_calls"))
                .isEqualTo(json("[{'id':'a','type':'custom','custom':{'name':'sql','input':'select 1'}}]"));
        assertThat(message.getToolCalls().get(0).getArguments()).isEqualTo("select 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'c','object':'chat.completion','created':1,'model':'m','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':'Hi','refusal':null,'annotations':[]},'logprobs':null,'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3},'service_tier':'default',"
                        + "'system_fingerprint':null}",
                "{'id':'c','object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant','content':'A'},"
                        + "'finish_reason':'stop'},{'index':1,'message':{'role':'assistant','content':null,'refusal':'No'},"
                        + "'finish_reason':'content_filter','unknown':[0]}],'usage':{'total_tokens':3,'details':{'x':1.10}}}",
                "{'id':'c','object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant','content':null,"
                        + "'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                        + "{'id':'b','type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'},'extra_content':{'k':1}}]},"
                        + "'finish_reason':'tool_calls'}]}",
                "{'id':'c','object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant','content':"
                        + "[{'type':'text','text':'a'},{'type':'text','text':'b'}],'reasoning_content':'r','audio':{'id':'x',"
                        + "'data':'AA','expires_at':1}},'logprobs':{'content':[{'token':'a'}],'refusal':null},'finish_reason':null}]}",
                "{'id':'c','object':'chat.completion','choices':[],'usage':{'total_tokens':1},'citations':['a'],'big':1E400}"
            })
    void foldsWhatWasTakenApart(String text) {
        ChatCompletion completion = ChatCompletion.of((ObjectNode) json(text));
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        completion.toChunks().forEach(chunk -> accumulator.add(ChatCompletionChunk.parse(chunk.toBytes())));

        assertSame(accumulator.toCompletion(), text);
    }

    @Test
    void takesApartIntoChunksOfTheContract() {
        List<ChatCompletionChunk> chunks = ChatCompletion.of(
                        (ObjectNode)
                                json(
                                        "{'id':'c','choices':[{'index':0,'message':{'content':'a',"
                                                + "'tool_calls':[{'id':'x'},{'id':'y'}]},'finish_reason':'stop'}],'usage':{'total_tokens':1}}"))
                .toChunks();

        assertThat(chunks).hasSize(2);
        assertThat(Json.read(chunks.get(0).toBytes()))
                .isEqualTo(
                        json(
                                "{'id':'c','object':'chat.completion.chunk','choices':[{'index':0,'delta':{'content':'a',"
                                        + "'tool_calls':[{'index':0,'id':'x'},{'index':1,'id':'y'}]},'finish_reason':'stop'}]}"));
        assertThat(chunks.get(1).isUsageOnly()).isTrue();
    }

    /** Two bytes for each character. */
    @Test
    void countsTheTextsOfAllChoicesAndChunks() {
        String[] texts = {
            "{'choices':[{'delta':{'content':'abc','x':{'y':'d'}}}]}", "{'choices':[{'delta':{'content':'e'}}]}"
        };

        assertThat(fold(10, texts).getText()).isEqualTo("abce");
        assertThatThrownBy(() -> fold(9, texts))
                .isInstanceOf(AnswerLimitException.class)
                .hasMessageContaining("9 bytes (maxBodySize)");
    }

    /** Something for each item, however small it is: it has a place in a list. */
    @Test
    void countsTheItemsOfLists() {
        String items = "{'choices':[{'delta':{'x':[1,[2,3],'a']}}]}";

        assertThat(fold(5 * 64 + 2, items).getChoices()).hasSize(1);
        assertThatThrownBy(() -> fold(5 * 64 + 1, items)).isInstanceOf(AnswerLimitException.class);
    }

    @Test
    void takesTheLastOfWhatIsNeitherTextNorNumber() {
        assertSame(
                fold(
                        "{'a':{'k':1},'b':true,'c':null,'d':0,'e':5,'f':'','g':[1],'choices':[]}",
                        "{'a':{'k':2},'b':false,'c':'x','d':6,'e':7,'f':'y','g':null,'choices':[]}"),
                "{'a':{'k':2},'b':false,'c':'x','d':6,'e':5,'f':'y','g':[1],'object':'chat.completion','choices':[]}");
    }

    @Test
    void tellsCallsOfOneNameAndIndexByTheirNewId() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}]",
                        "[{'index':0,'id':'b','function':{'name':'f','arguments':'{'}}]"))
                .containsExactly("a:f:{", "b:f:{");
    }

    /** Braces inside of a text look like a whole object and the next one. */
    @Test
    void goesOnWithArgumentsThatOnlyEndLikeAnObject() {
        assertThat(toolCalls(
                        "[{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'code\\':\\'{}'}}]",
                        "[{'index':0,'function':{'arguments':'{}\\'}'}}]"))
                .containsExactly("a:f:{\"code\":\"{}{}\"}");
    }

    /** They are not read again for every piece, whatever the pieces look like. */
    @ParameterizedTest
    @ValueSource(strings = {"{\\'code\\':\\'", "{x}", "{\\'a\\':1}]", "{\\'a\\':\\'\\\\\\\\\\'", ""})
    void takesMemoryForArgumentsInProportionToTheirSize(String first) {
        String piece = first.isEmpty() ? "{" : "{}";
        long few = allocatedForArguments(first, piece, 2_000);

        assertThat(allocatedForArguments(first, piece, 32_000)).isLessThan(2 * 16 * few);
    }

    private static long allocatedForArguments(String first, String piece, int pieces) {
        ChatCompletionChunk begun = chunk(
                delta("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'" + first + "'}}]}"));
        ChatCompletionChunk next =
                chunk(delta("{'tool_calls':[{'index':0,'function':{'arguments':'" + piece + "'}}]}"));
        return Allocation.of(
                () -> {
                    ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
                    accumulator.add(begun);
                    for (int i = 0; i < pieces; i++) {
                        accumulator.add(next);
                    }
                    assertThat(accumulator.toCompletion().getChoices()).hasSize(1);
                },
                0);
    }

    private static List<String> toolCalls(String... deltas) {
        String[] wrapped = Arrays.stream(deltas)
                .map(calls -> "{'tool_calls':" + calls + "}")
                .toArray(String[]::new);
        return message(wrapped).getToolCalls().stream()
                .map(call -> (call.getId().matches("call_[0-9a-f]{32}") ? "minted" : call.getId()) + ":"
                        + call.getName() + ":" + call.getArguments())
                .toList();
    }

    private static ChatCompletionMessage message(String... deltas) {
        return fold(Arrays.stream(deltas)
                        .map(ChatCompletionAccumulatorTest::delta)
                        .toArray(String[]::new))
                .getMessage();
    }

    private static String delta(String delta) {
        return "{'choices':[{'index':0,'delta':" + delta + "}]}";
    }

    private static ChatCompletion fold(String... chunks) {
        return fold(Long.MAX_VALUE, chunks);
    }

    private static ChatCompletion fold(long maxSize, String... chunks) {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator(maxSize);
        for (String chunk : chunks) {
            accumulator.add(chunk(chunk));
        }
        return accumulator.toCompletion();
    }

    private static ChatCompletionChunk chunk(String json) {
        return ChatCompletionChunk.of((ObjectNode) json(json));
    }

    /** Compares what is written: a number that was read is not equal to one that was made. */
    private static void assertSame(ChatCompletion actual, String expected) {
        assertThat(Json.read(actual.toString())).isEqualTo(json(expected));
    }

    /** Reads JSON that is written with single quotes. */
    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"'));
    }
}
