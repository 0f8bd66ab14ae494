package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.RequestField;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The contract of a request: what its fields hold, and their members. What the contract does not know passes, as
 * servers add fields, members and words of their own.
 */
final class RequestRules {
    private static final int MOST_STOPS = 4;
    private static final int MOST_METADATA = 16;
    private static final int LONGEST_METADATA_KEY = 64;
    private static final int LONGEST_METADATA = 512;
    private static final int LONGEST_IDENTIFIER = 64;
    private static final int MOST_BIAS = 100;

    /** What a field of the right type has to hold beyond that. */
    private static final Map<RequestField, Consumer<Located>> OF_A_FIELD = new EnumMap<>(Map.ofEntries(
            Map.entry(RequestField.MODEL, Located::notBlank),
            Map.entry(RequestField.MESSAGES, MessageRules::messages),
            Map.entry(RequestField.AUDIO, RequestRules::audio),
            Map.entry(RequestField.FUNCTION_CALL, ToolRules::functionCall),
            Map.entry(RequestField.FUNCTIONS, ToolRules::functions),
            Map.entry(RequestField.LOGIT_BIAS, RequestRules::logitBias),
            Map.entry(RequestField.METADATA, RequestRules::metadata),
            Map.entry(RequestField.MODALITIES, modalities -> modalities.eachItem(Located::text)),
            Map.entry(RequestField.MODERATION, RequestRules::moderation),
            Map.entry(RequestField.PREDICTION, RequestRules::prediction),
            Map.entry(RequestField.PROMPT_CACHE_OPTIONS, RequestRules::promptCacheOptions),
            Map.entry(RequestField.RESPONSE_FORMAT, RequestRules::responseFormat),
            Map.entry(RequestField.SAFETY_IDENTIFIER, text -> text.charactersAtMost(LONGEST_IDENTIFIER)),
            Map.entry(RequestField.STOP, RequestRules::stop),
            Map.entry(RequestField.STREAM_OPTIONS, RequestRules::streamOptions),
            Map.entry(RequestField.TOOL_CHOICE, ToolRules::toolChoice),
            Map.entry(RequestField.TOOLS, ToolRules::tools),
            Map.entry(RequestField.WEB_SEARCH_OPTIONS, RequestRules::webSearchOptions)));

    private RequestRules() {}

    /** @throws RequestException at the first thing that is wrong */
    static void check(ChatCompletionRequest request) {
        Located.field(request, RequestField.MODEL).required();
        Located.field(request, RequestField.MESSAGES).required();
        for (RequestField field : RequestField.values()) {
            Located value = Located.field(request, field);
            value.fits(field);
            if (!value.isAbsent() && OF_A_FIELD.containsKey(field)) {
                OF_A_FIELD.get(field).accept(value);
            }
        }
    }

    private static void audio(Located audio) {
        audio.member("voice").textOrObject();
        audio.member("format").text();
    }

    private static void logitBias(Located biases) {
        biases.eachMember(bias -> bias.between(-MOST_BIAS, MOST_BIAS));
    }

    private static void metadata(Located metadata) {
        metadata.atMost(MOST_METADATA, "members");
        metadata.eachMember(
                entry -> entry.text().keyCharactersAtMost(LONGEST_METADATA_KEY).charactersAtMost(LONGEST_METADATA));
    }

    private static void moderation(Located moderation) {
        moderation.member("model").text();
        moderation.member("policy").object();
    }

    private static void prediction(Located prediction) {
        prediction.member("type").required().text();
        MessageRules.content(prediction.member("content"));
    }

    private static void promptCacheOptions(Located options) {
        options.member("mode").text();
        options.member("ttl").text();
    }

    private static void responseFormat(Located format) {
        if (format.member("type").required().text().is("json_schema")) {
            Located named = format.member("json_schema").required().object();
            named.member("name").required().text();
            named.member("schema").object();
            named.member("strict").bool();
        }
    }

    private static void stop(Located stop) {
        stop.atMost(MOST_STOPS, "texts").eachItem(Located::text);
    }

    private static void streamOptions(Located options) {
        options.member("include_usage").bool();
        options.member("include_obfuscation").bool();
    }

    private static void webSearchOptions(Located options) {
        options.member("search_context_size").text();
        options.member("user_location").object();
    }
}
