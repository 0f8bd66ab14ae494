package io.camelchat.completion;

import io.camelchat.completion.model.RequestField;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.spi.Metadata;

/**
 * The headers of the component, and its one exchange property. Headers that ask are consumed by the call; those that
 * answer are new with every reply.
 */
public final class ChatCompletionConstants {
    /** What all names of headers of this component begin with. */
    static final String PREFIX = "CamelChatCompletion";

    /**
     * An exchange property, not a header: the {@link Cancellation} that every call made for the exchange hangs on.
     */
    public static final String CANCELLATION = "CamelChatCompletionCancellation";

    @Metadata(
            label = "producer",
            description = "The model that is asked, in place of the endpoint's.",
            javaType = "String")
    public static final String MODEL = "CamelChatCompletionModel";

    @Metadata(
            label = "producer",
            description =
                    "Messages before the prompt, or in place of the request's: a JSON array, or a list of ChatCompletionMessage.",
            javaType = "Object")
    public static final String MESSAGES = "CamelChatCompletionMessages";

    @Metadata(label = "producer", description = "In place of the option `audio`.", javaType = "Object")
    public static final String AUDIO = "CamelChatCompletionAudio";

    @Metadata(label = "producer", description = "In place of the option `frequencyPenalty`.", javaType = "Double")
    public static final String FREQUENCY_PENALTY = "CamelChatCompletionFrequencyPenalty";

    @Metadata(label = "producer", description = "In place of the option `functionCall`.", javaType = "Object")
    public static final String FUNCTION_CALL = "CamelChatCompletionFunctionCall";

    @Metadata(label = "producer", description = "In place of the option `functions`.", javaType = "Object")
    public static final String FUNCTIONS = "CamelChatCompletionFunctions";

    @Metadata(label = "producer", description = "In place of the option `logitBias`.", javaType = "Object")
    public static final String LOGIT_BIAS = "CamelChatCompletionLogitBias";

    @Metadata(label = "producer", description = "In place of the option `logprobs`.", javaType = "Boolean")
    public static final String LOGPROBS = "CamelChatCompletionLogprobs";

    @Metadata(label = "producer", description = "In place of the option `maxCompletionTokens`.", javaType = "Long")
    public static final String MAX_COMPLETION_TOKENS = "CamelChatCompletionMaxCompletionTokens";

    @Metadata(label = "producer", description = "In place of the option `maxTokens`.", javaType = "Long")
    public static final String MAX_TOKENS = "CamelChatCompletionMaxTokens";

    @Metadata(label = "producer", description = "In place of the option `metadata`.", javaType = "Object")
    public static final String METADATA = "CamelChatCompletionMetadata";

    @Metadata(label = "producer", description = "In place of the option `modalities`.", javaType = "Object")
    public static final String MODALITIES = "CamelChatCompletionModalities";

    @Metadata(label = "producer", description = "In place of the option `moderation`.", javaType = "Object")
    public static final String MODERATION = "CamelChatCompletionModeration";

    @Metadata(label = "producer", description = "In place of the option `n`.", javaType = "Integer")
    public static final String N = "CamelChatCompletionN";

    @Metadata(label = "producer", description = "In place of the option `parallelToolCalls`.", javaType = "Boolean")
    public static final String PARALLEL_TOOL_CALLS = "CamelChatCompletionParallelToolCalls";

    @Metadata(label = "producer", description = "In place of the option `prediction`.", javaType = "Object")
    public static final String PREDICTION = "CamelChatCompletionPrediction";

    @Metadata(label = "producer", description = "In place of the option `presencePenalty`.", javaType = "Double")
    public static final String PRESENCE_PENALTY = "CamelChatCompletionPresencePenalty";

    @Metadata(label = "producer", description = "In place of the option `promptCacheKey`.", javaType = "String")
    public static final String PROMPT_CACHE_KEY = "CamelChatCompletionPromptCacheKey";

    @Metadata(label = "producer", description = "In place of the option `promptCacheOptions`.", javaType = "Object")
    public static final String PROMPT_CACHE_OPTIONS = "CamelChatCompletionPromptCacheOptions";

    @Metadata(label = "producer", description = "In place of the option `promptCacheRetention`.", javaType = "String")
    public static final String PROMPT_CACHE_RETENTION = "CamelChatCompletionPromptCacheRetention";

    @Metadata(label = "producer", description = "In place of the option `reasoningEffort`.", javaType = "String")
    public static final String REASONING_EFFORT = "CamelChatCompletionReasoningEffort";

    @Metadata(label = "producer", description = "In place of the option `responseFormat`.", javaType = "Object")
    public static final String RESPONSE_FORMAT = "CamelChatCompletionResponseFormat";

    @Metadata(label = "producer", description = "In place of the option `safetyIdentifier`.", javaType = "String")
    public static final String SAFETY_IDENTIFIER = "CamelChatCompletionSafetyIdentifier";

    @Metadata(label = "producer", description = "In place of the option `seed`.", javaType = "Long")
    public static final String SEED = "CamelChatCompletionSeed";

    @Metadata(label = "producer", description = "In place of the option `serviceTier`.", javaType = "String")
    public static final String SERVICE_TIER = "CamelChatCompletionServiceTier";

    @Metadata(label = "producer", description = "In place of the option `stop`.", javaType = "Object")
    public static final String STOP = "CamelChatCompletionStop";

    @Metadata(label = "producer", description = "In place of the option `store`.", javaType = "Boolean")
    public static final String STORE = "CamelChatCompletionStore";

    @Metadata(label = "producer", description = "In place of the option `stream`.", javaType = "Boolean")
    public static final String STREAM = "CamelChatCompletionStream";

    @Metadata(label = "producer", description = "In place of the option `streamOptions`.", javaType = "Object")
    public static final String STREAM_OPTIONS = "CamelChatCompletionStreamOptions";

    @Metadata(label = "producer", description = "In place of the option `temperature`.", javaType = "Double")
    public static final String TEMPERATURE = "CamelChatCompletionTemperature";

    @Metadata(label = "producer", description = "In place of the option `toolChoice`.", javaType = "Object")
    public static final String TOOL_CHOICE = "CamelChatCompletionToolChoice";

    @Metadata(label = "producer", description = "In place of the option `tools`.", javaType = "Object")
    public static final String TOOLS = "CamelChatCompletionTools";

    @Metadata(label = "producer", description = "In place of the option `topLogprobs`.", javaType = "Integer")
    public static final String TOP_LOGPROBS = "CamelChatCompletionTopLogprobs";

    @Metadata(label = "producer", description = "In place of the option `topP`.", javaType = "Double")
    public static final String TOP_P = "CamelChatCompletionTopP";

    @Metadata(label = "producer", description = "In place of the option `user`.", javaType = "String")
    public static final String USER = "CamelChatCompletionUser";

    @Metadata(label = "producer", description = "In place of the option `verbosity`.", javaType = "String")
    public static final String VERBOSITY = "CamelChatCompletionVerbosity";

    @Metadata(label = "producer", description = "In place of the option `webSearchOptions`.", javaType = "Object")
    public static final String WEB_SEARCH_OPTIONS = "CamelChatCompletionWebSearchOptions";

    @Metadata(label = "producer", description = "The completion's id.", javaType = "String")
    public static final String ID = "CamelChatCompletionId";

    @Metadata(
            label = "producer",
            description = "The model that answered, which may be more exact than the one asked.",
            javaType = "String")
    public static final String RESPONSE_MODEL = "CamelChatCompletionResponseModel";

    @Metadata(label = "producer", description = "The service tier that handled the request.", javaType = "String")
    public static final String RESPONSE_SERVICE_TIER = "CamelChatCompletionResponseServiceTier";

    @Metadata(
            label = "producer",
            description = "When the completion was made, in seconds since 1970.",
            javaType = "Long")
    public static final String CREATED = "CamelChatCompletionCreated";

    @Metadata(
            label = "producer",
            description = "Why the first choice ended, in the server's word.",
            javaType = "String")
    public static final String FINISH_REASON = "CamelChatCompletionFinishReason";

    @Metadata(label = "producer", description = "The configuration that the model ran with.", javaType = "String")
    public static final String SYSTEM_FINGERPRINT = "CamelChatCompletionSystemFingerprint";

    @Metadata(label = "producer", description = "Tokens of the prompt.", javaType = "Long")
    public static final String PROMPT_TOKENS = "CamelChatCompletionPromptTokens";

    @Metadata(label = "producer", description = "Tokens of the answer.", javaType = "Long")
    public static final String COMPLETION_TOKENS = "CamelChatCompletionCompletionTokens";

    @Metadata(label = "producer", description = "Tokens of both.", javaType = "Long")
    public static final String TOTAL_TOKENS = "CamelChatCompletionTotalTokens";

    @Metadata(label = "producer", description = "Tokens of the prompt that were read from a cache.", javaType = "Long")
    public static final String CACHED_TOKENS = "CamelChatCompletionCachedTokens";

    @Metadata(label = "producer", description = "Tokens of the answer that were spent on reasoning.", javaType = "Long")
    public static final String REASONING_TOKENS = "CamelChatCompletionReasoningTokens";

    @Metadata(
            label = "producer",
            description =
                    "Who counted the tokens: `upstream`, or `estimated` where it does not say and the option `tokenCounter` is set. Absent where there is no usage.",
            javaType = "String")
    public static final String USAGE_SOURCE = "CamelChatCompletionUsageSource";

    @Metadata(
            label = "producer",
            description = "How the answer ended: `complete`, or `degraded` where a part could not be read.",
            javaType = "String")
    public static final String OUTCOME = "CamelChatCompletionOutcome";

    @Metadata(label = "producer", description = "The upstream's own id of the request.", javaType = "String")
    public static final String REQUEST_ID = "CamelChatCompletionRequestId";

    @Metadata(
            label = "consumer",
            description = "Who calls, as the authenticator names it; absent where nobody is asked.",
            javaType = "String")
    public static final String CALLER = "CamelChatCompletionCaller";

    @Metadata(label = "consumer", description = "The model that the client asked for.", javaType = "String")
    public static final String REQUEST_MODEL = "CamelChatCompletionRequestModel";

    @Metadata(
            label = "consumer",
            description =
                    "Set when the answer is out, for completions: milliseconds from the request's arrival to the first chunk of a stream.",
            javaType = "Long")
    public static final String TIME_TO_FIRST_TOKEN = "CamelChatCompletionTimeToFirstToken";

    @Metadata(
            label = "consumer",
            description =
                    "Set when the answer is out, for completions: milliseconds from the request's arrival to the end of the answer.",
            javaType = "Long")
    public static final String DURATION = "CamelChatCompletionDuration";

    @Metadata(label = "producer", description = "Requests that the upstream allows in its period.", javaType = "String")
    public static final String RATE_LIMIT_LIMIT_REQUESTS = "CamelChatCompletionRateLimitLimitRequests";

    @Metadata(label = "producer", description = "Requests that are left of them.", javaType = "String")
    public static final String RATE_LIMIT_REMAINING_REQUESTS = "CamelChatCompletionRateLimitRemainingRequests";

    @Metadata(
            label = "producer",
            description = "When the requests are all back, as the upstream wrote it.",
            javaType = "String")
    public static final String RATE_LIMIT_RESET_REQUESTS = "CamelChatCompletionRateLimitResetRequests";

    @Metadata(label = "producer", description = "Tokens that the upstream allows in its period.", javaType = "String")
    public static final String RATE_LIMIT_LIMIT_TOKENS = "CamelChatCompletionRateLimitLimitTokens";

    @Metadata(label = "producer", description = "Tokens that are left of them.", javaType = "String")
    public static final String RATE_LIMIT_REMAINING_TOKENS = "CamelChatCompletionRateLimitRemainingTokens";

    @Metadata(
            label = "producer",
            description = "When the tokens are all back, as the upstream wrote it.",
            javaType = "String")
    public static final String RATE_LIMIT_RESET_TOKENS = "CamelChatCompletionRateLimitResetTokens";

    @Metadata(
            label = "producer",
            description =
                    "Milliseconds until the upstream's limits are renewed, where it tells with its answer that they are used up.",
            javaType = "Long")
    public static final String RATE_LIMIT_WAIT = "CamelChatCompletionRateLimitWait";

    @Metadata(
            label = "producer",
            description =
                    "Of a chunk's exchange: the same for all chunks of one answer. Its name has no Camel prefix, so that brokers do not drop it.",
            javaType = "String")
    public static final String STREAM_KEY = "ChatCompletionStreamKey";

    @Metadata(label = "producer", description = "Of a chunk's exchange: its place, from 0.", javaType = "String")
    public static final String CHUNK_INDEX = "ChatCompletionChunkIndex";

    @Metadata(
            label = "producer",
            description =
                    "Of a chunk's exchange: `true` for the one that ends an answer and adds nothing to it but the usage.",
            javaType = "String")
    public static final String CHUNK_LAST = "ChatCompletionChunkLast";

    @Metadata(
            label = "producer",
            description = "Of the exchange that ends an answer: how it ended.",
            javaType = "String")
    public static final String CHUNK_OUTCOME = "ChatCompletionChunkOutcome";

    /** The value of {@link #USAGE_SOURCE} for what the upstream counted. */
    static final String UPSTREAM = "upstream";

    /** The value of {@link #USAGE_SOURCE} for what the option {@code tokenCounter} counted. */
    static final String ESTIMATED = "estimated";

    /** Looked up for every field of every exchange. */
    private static final Map<RequestField, String> HEADERS = Arrays.stream(RequestField.values())
            .collect(Collectors.toUnmodifiableMap(field -> field, ChatCompletionConstants::nameOf));

    private static final Map<String, RequestField> FIELDS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        HEADERS.forEach((field, header) -> FIELDS.put(header, field));
    }

    private ChatCompletionConstants() {}

    /** The header that stands in place of a field's option. */
    static String headerOf(RequestField field) {
        return HEADERS.get(field);
    }

    /** The field whose option a header of this name, in any case, stands in place of; null where it is none of these. */
    static RequestField fieldOf(String header) {
        return header.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? FIELDS.get(header) : null;
    }

    private static String nameOf(RequestField field) {
        String option = field.optionName();
        return PREFIX + Character.toUpperCase(option.charAt(0)) + option.substring(1);
    }
}
