package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelchat.completion.model.RequestField;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may say, and what is told to whoever says something else. */
class RequestRulesTest {
    private static final String MESSAGES = "[{'role':'user','content':'Hello!'}]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[{'role':'developer','content':'You are a helpful assistant.'},{'role':'user','content':'Hello!'}]",
                "'messages':[{'role':'system','content':[{'type':'text','text':'Be kind.'}],'name':'s'},{'role':'user','content':'a'}]",
                "'messages':[{'role':'user','content':[{'type':'text','text':'What is in this image?'},{'type':'image_url',"
                        + "'image_url':{'url':'https://example.com/boardwalk.jpg','detail':'high'}}]}],'max_tokens':300",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':'data:image/png;base64,AA=='}]}]",
                "'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'UklGRg==','format':'wav'}},"
                        + "{'type':'file','file':{'file_id':'file-1'}}]}],'modalities':['text','audio'],"
                        + "'audio':{'voice':'alloy','format':'wav'}",
                "'audio':{'voice':{'id':'voice_1'},'format':'pcm16'}",
                "'messages':[{'role':'user','content':'What is the weather like in Boston today?'},"
                        + "{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function','function':"
                        + "{'name':'get_current_weather','arguments':'{\\'location\\':\\'Boston, MA\\'}'}}]},"
                        + "{'role':'tool','tool_call_id':'call_1','content':'22 degrees'}]",
                "'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'id':'c','type':'custom',"
                        + "'custom':{'name':'run','input':'x'}}]},{'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'y'}]}]",
                "'messages':[{'role':'assistant','refusal':'No.','audio':{'id':'audio_1'},'content':[]},{'role':'assistant'}]",
                "'messages':[{'role':'assistant','content':[{'type':'refusal','refusal':'No.'}],'function_call':null,"
                        + "'tool_calls':null,'refusal':null,'audio':null,'name':null,'reasoning_content':'Hm.'}]",
                "'messages':[{'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},"
                        + "{'role':'function','name':'f','content':null}],'functions':[{'name':'f','parameters':{}}],"
                        + "'function_call':{'name':'f'}",
                "'messages':[{'role':'critic','thoughts':7},{'role':'user','content':[{'type':'hologram','hologram':{}}]}]",
                "'messages':[{'role':'user','content':''},{'role':'user','content':[{'type':'text','text':''}]},"
                        + "{'role':'tool','tool_call_id':'c','content':[]}]",
                "'tools':[{'type':'function','function':{'name':'get_current_weather','description':'Get the current weather',"
                        + "'parameters':{'type':'object','properties':{'location':{'type':'string'},'unit':{'type':'string',"
                        + "'enum':['celsius','fahrenheit']}},'required':['location'],'additionalProperties':false},'strict':true}}],"
                        + "'tool_choice':'auto','parallel_tool_calls':false",
                "'tools':[{'type':'custom','custom':{'name':'run','format':{'type':'grammar','grammar':{'syntax':'lark',"
                        + "'definition':'start: x'}}}}],'tool_choice':{'type':'custom','custom':{'name':'run'}}",
                "'tools':[{'type':'function','function':{'name':'f','parameters':null,'strict':null,'description':null}}],"
                        + "'tool_choice':{'type':'function','function':{'name':'f'}}",
                "'tools':[],'tool_choice':'none'",
                "'tools':[{'type':'web_search'}],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{}]}}",
                "'tool_choice':{'type':'any'}",
                "'response_format':{'type':'json_object'}",
                "'response_format':{'type':'text'}",
                "'response_format':{'type':'json_schema','json_schema':{'name':'math_response','strict':true,'schema':"
                        + "{'type':'object','properties':{'steps':{'type':'array','items':{'type':'string'}}}}}}",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':null,'strict':null}}",
                "'response_format':{'type':'regex','pattern':'a+'}",
                "'n':128,'temperature':0,'top_p':1.0,'frequency_penalty':-2,'presence_penalty':2.0,'seed':42",
                "'logprobs':true,'top_logprobs':20,'max_completion_tokens':1",
                "'logit_bias':{'50256':-100,'1':100,'2':0.5,'x':0}",
                "'logit_bias':{}",
                "'metadata':{'order':'4711','':''}",
                "'stop':'\\n'",
                "'stop':[]",
                "'stop':['a','b','c','']",
                "'stream':true,'stream_options':{'include_usage':true,'include_obfuscation':false,'continuous_usage_stats':7}",
                "'stream_options':{'include_usage':null}",
                "'prediction':{'type':'content','content':'class A {}'}",
                "'prediction':{'type':'content','content':[{'type':'text','text':'class A {}'}]}",
                "'web_search_options':{'search_context_size':'low','user_location':{'type':'approximate','approximate':"
                        + "{'country':'GB','city':'London'}}}",
                "'web_search_options':{'user_location':null}",
                "'service_tier':'flex','reasoning_effort':'minimal','verbosity':'low','store':false,'user':'u',"
                        + "'safety_identifier':'s','prompt_cache_key':'k','prompt_cache_retention':'24h',"
                        + "'prompt_cache_options':{'mode':'explicit','ttl':'30m'}",
                "'moderation':{'model':'omni','policy':{'input':{'mode':'block'},'output':null}}",
                "'reasoning_effort':'heroic','service_tier':'tomorrow','modalities':['smell']",
                "'top_k':-1,'guided_json':{'a':[]},'extra_body':null,'cache_prompt':true,'temperatur':'hot'"
            })
    void passesUnchanged(String members) {
        String json = request(members);

        assertThat(new String(RequestReader.read(utf8(json)).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @EnumSource(RequestField.class)
    void checksTheTypeOfEveryField(RequestField field) {
        String wrong = switch (field.type()) {
            case ARRAY, STRING_OR_ARRAY -> "{}";
            default -> "[]";
        };

        ErrorAnswer answer = refused("'" + field.wireName() + "':" + wrong);

        assertThat(answer)
                .isEqualTo(ErrorAnswer.invalid(
                        field.wireName() + " must be " + field.expectation() + ", not a JSON "
                                + (wrong.equals("{}") ? "object" : "array"),
                        field.wireName(),
                        "invalid_value"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RequestField.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MODEL", "MESSAGES"})
    void takesNullForAbsent(RequestField field) {
        String json = request("'" + field.wireName() + "':null");

        assertThat(RequestReader.read(utf8(json)).has(field)).isFalse();
        assertThat(RequestReader.read(utf8(json))).hasToString(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|model",
                "{'messages':[]}|model",
                "{'model':null,'messages':[]}|model",
                "{'model':'m'}|messages",
                "{'model':'m','messages':null}|messages",
                "{'model':'m','messages':[{}]}|messages[0].role",
                "{'model':'m','messages':[{'role':'assistant'},{'role':null}]}|messages[1].role",
                "{'model':'m','messages':[{'role':'user'}]}|messages[0].content",
                "{'model':'m','messages':[{'role':'user','content':null}]}|messages[0].content",
                "{'model':'m','messages':[{'role':'system'}]}|messages[0].content",
                "{'model':'m','messages':[{'role':'developer'}]}|messages[0].content",
                "{'model':'m','messages':[{'role':'tool','tool_call_id':'c'}]}|messages[0].content",
                "{'model':'m','messages':[{'role':'user','content':[{'text':'a'}]}]}|messages[0].content[0].type",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]}|messages[0].content[0].text",
                "M,'tools':[{}]}|tools[0].type",
                "M,'tools':[{'type':'x'},{'type':'function'}]}|tools[1].function",
                "M,'tools':[{'type':'function','function':{}}]}|tools[0].function.name",
                "M,'tools':[{'type':'custom'}]}|tools[0].custom",
                "M,'tools':[{'type':'custom','custom':{}}]}|tools[0].custom.name",
                "M,'tool_choice':{}}|tool_choice.type",
                "M,'tool_choice':{'type':'function'}}|tool_choice.function",
                "M,'tool_choice':{'type':'function','function':{}}}|tool_choice.function.name",
                "M,'tool_choice':{'type':'custom','function':{}}}|tool_choice.custom",
                "M,'tool_choice':{'type':'allowed_tools'}}|tool_choice.allowed_tools",
                "M,'functions':[{}]}|functions[0].name",
                "M,'function_call':{}}|function_call.name",
                "M,'response_format':{}}|response_format.type",
                "M,'response_format':{'type':'json_schema'}}|response_format.json_schema",
                "M,'response_format':{'type':'json_schema','json_schema':{'schema':{}}}}|response_format.json_schema.name",
                "M,'prediction':{}}|prediction.type"
            })
    void namesWhatIsMissing(String json, String param) {
        String body =
                json.replace("M,", "{'model':'m','messages':" + MESSAGES + ",").replace('\'', '"');

        assertThat(refusedBody(body))
                .isEqualTo(ErrorAnswer.invalid(param + " is missing", param, "missing_required_parameter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model':''|model|must not be blank",
                "'model':' \\n '|model|must not be blank",
                "'model':7|model|must be text, not 7",
                "'messages':[]|messages|must not be empty",
                "'messages':'Hello!'|messages|must be a JSON array, not 'Hello!'",
                "'messages':[null]|messages[0]|must be a JSON object, not null",
                "'messages':['Hello!']|messages[0]|must be a JSON object, not 'Hello!'",
                "'messages':[{'role':7}]|messages[0].role|must be text, not 7",
                "'messages':[{'role':'assistant'},{'role':'assistant'},{'role':{}}]|messages[2].role|must be text, not a JSON object",
                "'messages':[{'role':'user','content':7}]|messages[0].content|must be text or a JSON array, not 7",
                "'messages':[{'role':'user','content':{}}]|messages[0].content|must be text or a JSON array, not a JSON object",
                "'messages':[{'role':'user','content':['a']}]|messages[0].content[0]|must be a JSON object, not 'a'",
                "'messages':[{'role':'user','content':[null]}]|messages[0].content[0]|must be a JSON object, not null",
                "'messages':[{'role':'critic','content':[{'type':1}]}]|messages[0].content[0].type|must be text, not 1",
                "'messages':[{'role':'user','content':[{'type':'text','text':['a']}]}]|messages[0].content[0].text|must be text, not a JSON array",
                "'messages':[{'role':'assistant','name':1}]|messages[0].name|must be text, not 1",
                "'messages':[{'role':'assistant','refusal':true}]|messages[0].refusal|must be text, not true",
                "'messages':[{'role':'assistant','audio':'a'}]|messages[0].audio|must be a JSON object, not 'a'",
                "'messages':[{'role':'assistant','function_call':'f'}]|messages[0].function_call|must be a JSON object, not 'f'",
                "'messages':[{'role':'assistant','tool_calls':{}}]|messages[0].tool_calls|must be a JSON array, not a JSON object",
                "'messages':[{'role':'assistant','tool_calls':['f']}]|messages[0].tool_calls[0]|must be a JSON object, not 'f'",
                "'messages':[{'role':'tool','content':'','tool_call_id':1}]|messages[0].tool_call_id|must be text, not 1",
                "'temperature':7|temperature|must be a number between 0 and 2, not 7",
                "'temperature':1E400|temperature|must be a number between 0 and 2, not 1E400",
                "'top_p':1.01|top_p|must be a number between 0 and 1, not 1.01",
                "'n':0|n|must be a whole number between 1 and 128, not 0",
                "'n':1.5|n|must be a whole number between 1 and 128, not 1.5",
                "'max_tokens':0|max_tokens|must be a whole number of at least 1, not 0",
                "'stream':'true'|stream|must be true or false, not 'true'",
                "'stream':1|stream|must be true or false, not 1",
                "'audio':{'voice':1}|audio.voice|must be text or a JSON object, not 1",
                "'audio':{'format':[]}|audio.format|must be text, not a JSON array",
                "'logit_bias':{'50256':101}|logit_bias.50256|must be a number between -100 and 100, not 101",
                "'logit_bias':{'a':0,'50256':-1e3}|logit_bias.50256|must be a number between -100 and 100, not -1e3",
                "'logit_bias':{'50256':'ban'}|logit_bias.50256|must be a number between -100 and 100, not 'ban'",
                "'logit_bias':{'50256':null}|logit_bias.50256|must be a number between -100 and 100, not null",
                "'metadata':{'order':4711}|metadata.order|must be text, not 4711",
                "'metadata':{'order':null}|metadata.order|must be text, not null",
                "'modalities':['text',1]|modalities[1]|must be text, not 1",
                "'moderation':{'model':1}|moderation.model|must be text, not 1",
                "'moderation':{'policy':'strict'}|moderation.policy|must be a JSON object, not 'strict'",
                "'prediction':{'type':'content','content':1}|prediction.content|must be text or a JSON array, not 1",
                "'prediction':{'type':'content','content':['a']}|prediction.content[0]|must be a JSON object, not 'a'",
                "'prompt_cache_options':{'mode':1}|prompt_cache_options.mode|must be text, not 1",
                "'prompt_cache_options':{'ttl':30}|prompt_cache_options.ttl|must be text, not 30",
                "'response_format':{'type':1}|response_format.type|must be text, not 1",
                "'response_format':{'type':'json_schema','json_schema':'s'}|response_format.json_schema|must be a JSON object, not 's'",
                "'response_format':{'type':'json_schema','json_schema':{'name':1}}|response_format.json_schema.name|must be text, not 1",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':[]}}|response_format.json_schema.schema|must be a JSON object, not a JSON array",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':'yes'}}|response_format.json_schema.strict|must be true or false, not 'yes'",
                "'stop':['a','b','c','d','e']|stop|must have at most 4 texts, not 5",
                "'stop':['a',1]|stop[1]|must be text, not 1",
                "'stop':[null]|stop[0]|must be text, not null",
                "'stream_options':{'include_usage':'yes'}|stream_options.include_usage|must be true or false, not 'yes'",
                "'stream_options':{'include_obfuscation':0}|stream_options.include_obfuscation|must be true or false, not 0",
                "'tools':[1]|tools[0]|must be a JSON object, not 1",
                "'tools':[{'type':1}]|tools[0].type|must be text, not 1",
                "'tools':[{'type':'function','function':'f'}]|tools[0].function|must be a JSON object, not 'f'",
                "'tools':[{'type':'function','function':{'name':1}}]|tools[0].function.name|must be text, not 1",
                "'tools':[{'type':'function','function':{'name':'f','description':1}}]|tools[0].function.description|must be text, not 1",
                "'tools':[{'type':'function','function':{'name':'f','parameters':'{}'}}]|tools[0].function.parameters|must be a JSON object, not '{}'",
                "'tools':[{'type':'function','function':{'name':'f','strict':1}}]|tools[0].function.strict|must be true or false, not 1",
                "'tools':[{'type':'custom','custom':{'name':[]}}]|tools[0].custom.name|must be text, not a JSON array",
                "'tool_choice':{'type':1}|tool_choice.type|must be text, not 1",
                "'tool_choice':{'type':'function','function':'f'}|tool_choice.function|must be a JSON object, not 'f'",
                "'tool_choice':{'type':'allowed_tools','allowed_tools':[]}|tool_choice.allowed_tools|must be a JSON object, not a JSON array",
                "'functions':[]|functions|must not be empty",
                "'functions':['f']|functions[0]|must be a JSON object, not 'f'",
                "'functions':[{'name':1}]|functions[0].name|must be text, not 1",
                "'function_call':{'name':1}|function_call.name|must be text, not 1",
                "'web_search_options':{'search_context_size':1}|web_search_options.search_context_size|must be text, not 1",
                "'web_search_options':{'user_location':'GB'}|web_search_options.user_location|must be a JSON object, not 'GB'"
            })
    void saysWhatIsWrongAndWhere(String members, String param, String fault) {
        assertThat(refused(members))
                .isEqualTo(ErrorAnswer.invalid(param + " " + fault.replace('\'', '"'), param, "invalid_value"));
    }

    @Test
    void boundsMetadata() {
        String longest = "'" + "🌍".repeat(64) + "':'" + "🌍".repeat(512) + "'";
        StringBuilder sixteen = new StringBuilder("'metadata':{" + longest);
        for (int i = 1; i < 16; i++) {
            sixteen.append(",'k").append(i).append("':''");
        }

        assertThat(RequestReader.read(utf8(request(sixteen + "}"))).has(RequestField.METADATA))
                .isTrue();
        assertThat(refused(sixteen + ",'k16':''}").message())
                .isEqualTo("metadata must have at most 16 members, not 17");
        assertThat(refused("'metadata':{'k':'" + "x".repeat(513) + "'}"))
                .isEqualTo(ErrorAnswer.invalid(
                        "metadata.k must have at most 512 characters, not 513", "metadata.k", "invalid_value"));
        assertThat(refused("'metadata':{'" + "k".repeat(65) + "':''}").message())
                .isEqualTo("metadata." + "k".repeat(60) + "… must have at most 64 characters in its key, not 65");
    }

    @Test
    void boundsASafetyIdentifier() {
        assertThat(RequestReader.read(utf8(request("'safety_identifier':'" + "x".repeat(64) + "'"))))
                .isNotNull();
        assertThat(refused("'safety_identifier':'" + "x".repeat(65) + "'").message())
                .isEqualTo("safety_identifier must have at most 64 characters, not 65");
    }

    @Test
    void boundsFunctions() {
        String function = "{'name':'f'}";

        assertThat(RequestReader.read(utf8(request("'functions':[" + (function + ",").repeat(127) + function + "]"))))
                .isNotNull();
        assertThat(refused("'functions':[" + (function + ",").repeat(128) + function + "]")
                        .message())
                .isEqualTo("functions must have at most 128 functions, not 129");
    }

    @Test
    void showsOfAValueOnlyABeginningOnOneLine() {
        String hostile = "\\u001b[2J\\r\\n\\u202e\\ud83c" + "x".repeat(1_000_000);
        String shown = "\ufffd[2J\ufffd\ufffd\ufffd\ufffd" + "x".repeat(52) + "…";

        assertThat(refused("'stream':'" + hostile + "'").message())
                .isEqualTo("stream must be true or false, not \"" + shown + "\"");
        assertThat(refused("'logit_bias':{'" + hostile.substring(0, 10_000) + "':101}"))
                .isEqualTo(ErrorAnswer.invalid(
                        "logit_bias." + shown + " must be a number between -100 and 100, not 101",
                        "logit_bias." + shown,
                        "invalid_value"));
    }

    /** A valid request but for these members, which may be the two that every request has. */
    private static String request(String members) {
        String model = members.startsWith("'model'") ? "" : "'model':'m',";
        String messages = members.contains("'messages'") ? "" : "'messages':" + MESSAGES + ",";
        return ("{" + model + messages + members + "}").replace('\'', '"');
    }

    private static ErrorAnswer refused(String members) {
        return refusedBody(request(members));
    }

    private static ErrorAnswer refusedBody(String json) {
        return catchThrowableOfType(RequestException.class, () -> RequestReader.read(utf8(json)))
                .answer();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
