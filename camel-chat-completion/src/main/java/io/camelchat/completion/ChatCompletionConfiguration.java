package io.camelchat.completion;

import io.camelchat.completion.client.Credentials;
import io.camelchat.completion.client.MalformedEvents;
import io.camelchat.completion.model.RequestField;
import io.camelchat.completion.server.Authenticator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The options of the component and of its endpoints. */
@UriParams
public class ChatCompletionConfiguration implements Cloneable {
    @UriPath(
            description =
                    "The model that is asked, in the upstream's words, an asterisk where it is in the request; or the model that the route is, an asterisk for all that no other route is.")
    @Metadata(required = true)
    private String model;

    @UriParam(
            label = "producer",
            defaultValue = "https://api.openai.com/v1",
            description =
                    "Where the upstream is: everything before `/chat/completions`. With neither this nor a key set, the properties or environment variables `OPENAI_BASE_URL` and `OPENAI_API_KEY` are used where they exist.")
    private String baseUrl;

    @UriParam(
            label = "security",
            secret = true,
            description = "The key that the upstream asks for. Without one, none is sent.")
    private String apiKey;

    @UriParam(
            label = "security",
            defaultValue = "Authorization",
            description =
                    "The header that carries the key. In `Authorization` the key follows the word Bearer; in any other, such as Azure's `api-key`, it stands alone.")
    private String apiKeyHeader = "Authorization";

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "A bean that supplies tokens in place of `apiKey`. A token is cached, fetched anew before it expires, and replaced once when the upstream does not accept it.")
    private Credentials credentials;

    @UriParam(
            label = "security",
            prefix = "additionalHeader.",
            multiValue = true,
            secret = true,
            description = "Further headers of every request, such as `additionalHeader.X-Team=orders`.")
    private Map<String, Object> additionalHeader = new LinkedHashMap<>();

    @UriParam(
            label = "security",
            prefix = "additionalQuery.",
            multiValue = true,
            secret = true,
            description =
                    "Further query parameters of every request, such as Azure's `additionalQuery.api-version=2024-10-21`.")
    private Map<String, Object> additionalQuery = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            prefix = "additionalBody.",
            multiValue = true,
            description =
                    "Further fields of every request, such as `additionalBody.top_k=40`. A value that is JSON is sent as that JSON, any other as text; a number in quotation marks stays text.")
    private Map<String, Object> additionalBody = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            enums = "reply,stream,chunks",
            description =
                    "How an answer comes back: `reply` is one exchange with the whole answer; `stream` is one exchange, at the first chunk, whose body is a ChatCompletionStream; `chunks` sends every chunk as an exchange to `chunkUri` and goes on with the whole answer. By default `reply`, and `stream` for a ChatCompletionRequest that asks for a stream.")
    private Delivery delivery;

    @UriParam(
            label = "producer",
            description = "Where `delivery=chunks` sends every chunk as an exchange of its own, one after the other.")
    private String chunkUri;

    @UriParam(
            label = "producer",
            enums = "text,message,completion,json",
            description =
                    "What a reply leaves in the body: `text`, `message`, the whole `completion`, or its `json` as text. With `n` above 1, `text` and `message` are lists. By default `text` for a prompt and `completion` for a request.")
    private Output output;

    @UriParam(
            label = "producer",
            defaultValue = "prompt",
            enums = "prompt,request",
            description =
                    "What a body of text or bytes is: a `prompt`, whatever it looks like, or a `request` in JSON.")
    private Input input = Input.PROMPT;

    @UriParam(
            label = "producer",
            description =
                    "The system message, for requests that have none of their own. Text, in which Simple expressions are evaluated, or `resource:` and where it is.")
    @Metadata(supportFileReference = true)
    private String systemMessage;

    @UriParam(
            label = "producer",
            description =
                    "A text around the prompt, which stands where it says `${body}`, or below it where it does not say so. Simple expressions are evaluated in this text, never in the prompt. Or `resource:` and where it is.")
    @Metadata(supportFileReference = true)
    private String userMessage;

    @UriParam(
            label = "producer",
            description =
                    "The finish reasons that are answers, separated by commas, or an asterisk for all: an answer that ended otherwise is a ChatCompletionIncompleteException that carries it. Beside the server's words there are `refusal`, `tool_calls`, `empty` (no content) and `missing` (no reason). By default `stop` for `output=text` and all for others.")
    private String acceptFinishReasons;

    @UriParam(
            label = "producer,request",
            description =
                    "Messages before the prompt, as a JSON array of the contract's messages, or `resource:` and where it is.")
    private String messages;

    @UriParam(label = "producer,request", description = "Voice and format of an answer that is spoken, as JSON.")
    private String audio;

    @UriParam(
            label = "producer,request",
            description = "From -2 to 2: how much a token is held back by how often it came already.")
    private Double frequencyPenalty;

    @UriParam(
            label = "producer,request",
            description = "Replaced by `toolChoice`: `none`, `auto`, or JSON naming a function.")
    private String functionCall;

    @UriParam(
            label = "producer,request",
            description = "Replaced by `tools`: the functions that the model may call, as a JSON array.")
    private String functions;

    @UriParam(
            label = "producer,request",
            description = "How likely single tokens are made, from -100 to 100, as JSON by token id.")
    private String logitBias;

    @UriParam(label = "producer,request", description = "Whether the answer tells how likely its tokens were.")
    private Boolean logprobs;

    @UriParam(
            label = "producer,request",
            description = "The most tokens that the answer may have, with those spent on reasoning.")
    private Long maxCompletionTokens;

    @UriParam(
            label = "producer,request",
            description = "The most tokens that the answer may have; newer servers prefer `maxCompletionTokens`.")
    private Long maxTokens;

    @UriParam(label = "producer,request", description = "Up to 16 names and values kept with the completion, as JSON.")
    private String metadata;

    @UriParam(
            label = "producer,request",
            description =
                    "What kinds of output are wanted, as a JSON array or words separated by commas, such as `text,audio`.")
    private String modalities;

    @UriParam(label = "producer,request", description = "How input and output are moderated, as JSON.")
    private String moderation;

    @UriParam(label = "producer,request", description = "From 1 to 128: how many choices are made.")
    private Integer n;

    @UriParam(label = "producer,request", description = "Whether several tools may be called at once.")
    private Boolean parallelToolCalls;

    @UriParam(label = "producer,request", description = "What most of the answer will probably be, as JSON.")
    private String prediction;

    @UriParam(
            label = "producer,request",
            description = "From -2 to 2: how much a token is held back for having come already.")
    private Double presencePenalty;

    @UriParam(label = "producer,request", description = "By which requests find the same cached prompt.")
    private String promptCacheKey;

    @UriParam(label = "producer,request", description = "How the prompt is cached, as JSON.")
    private String promptCacheOptions;

    @UriParam(label = "producer,request", description = "How long a prompt is cached, such as `24h`.")
    private String promptCacheRetention;

    @UriParam(
            label = "producer,request",
            description =
                    "How much a reasoning model thinks first: `none`, `minimal`, `low`, `medium`, `high` and whatever else the model knows.")
    private String reasoningEffort;

    @UriParam(
            label = "producer,request",
            description =
                    "The form of the answer: `text`, `json_object`, a format in JSON, a JSON schema, or `resource:` and where one of these is.")
    private String responseFormat;

    @UriParam(label = "producer,request", description = "A stable, anonymous mark of whoever the answer is for.")
    private String safetyIdentifier;

    @UriParam(
            label = "producer,request",
            description = "With the same seed the answer is the same, as far as the server can.")
    private Long seed;

    @UriParam(
            label = "producer,request",
            description = "The service tier that handles the request: `auto`, `default`, `flex`, `priority`.")
    private String serviceTier;

    @UriParam(label = "producer,request", description = "A text at which the answer ends, or several as a JSON array.")
    private String stop;

    @UriParam(label = "producer,request", description = "Whether the server keeps the completion.")
    private Boolean store;

    @UriParam(
            label = "producer,request",
            description =
                    "Whether the answer comes in chunks on the wire; `delivery=stream` and `chunks` imply it, and with `reply` they are folded.")
    private Boolean stream;

    @UriParam(
            label = "producer,request",
            description = "Options of a stream, as JSON; `include_usage` is added unless `includeUsage=false`.")
    private String streamOptions;

    @UriParam(label = "producer,request", description = "From 0 to 2: how random the answer is.")
    private Double temperature;

    @UriParam(
            label = "producer,request",
            description = "Whether and which tools are called: `none`, `auto`, `required`, or JSON naming one.")
    private String toolChoice;

    @UriParam(
            label = "producer,request",
            description = "The tools that the model may call, as a JSON array, or `resource:` and where it is.")
    private String tools;

    @UriParam(
            label = "producer,request",
            description = "From 0 to 20: of how many tokens at each place `logprobs` tells.")
    private Integer topLogprobs;

    @UriParam(
            label = "producer,request",
            description = "From 0 to 1: only the likeliest tokens that together have this likelihood are drawn from.")
    private Double topP;

    @UriParam(
            label = "producer,request",
            description = "Replaced by `safetyIdentifier`: a mark of whoever the answer is for.")
    private String user;

    @UriParam(label = "producer,request", description = "How wordy the answer is: `low`, `medium`, `high`.")
    private String verbosity;

    @UriParam(label = "producer,request", description = "How the model may search the web, as JSON.")
    private String webSearchOptions;

    @UriParam(
            label = "producer,timeout",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long a connection may take to stand.")
    private long connectTimeout = 10_000;

    @UriParam(
            label = "producer,timeout",
            defaultValue = "300000",
            javaType = "java.time.Duration",
            description =
                    "How long the upstream may take to begin its answer. One that is no stream begins when it is finished.")
    private long firstByteTimeout = 300_000;

    @UriParam(
            label = "producer,timeout",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "How long the upstream may send nothing while more is wanted.")
    private long idleTimeout = 60_000;

    @UriParam(
            label = "timeout",
            defaultValue = "600000",
            javaType = "java.time.Duration",
            description =
                    "How long the whole call may take; 0 for no bound. Asking, with its retries; serving, from the request's arrival to the last byte of the answer.")
    private long requestTimeout = 600_000;

    @UriParam(
            label = "consumer",
            defaultValue = "/v1",
            description =
                    "The path below which a model is served: at `/chat/completions` it is called, at `/models` it is listed.")
    private String contextPath = "/v1";

    @UriParam(
            label = "consumer,security",
            description =
                    "A file of the keys that callers may use, one line `NAME SHA256-HEX` for each. Changes are picked up without a restart. Without this and `authenticator`, models are served on the loopback address only.")
    private String apiKeysFile;

    @UriParam(
            label = "consumer,security",
            description = "A bean that says who calls, in place of `apiKeysFile`; asked before a request is read.")
    private Authenticator authenticator;

    @UriParam(
            label = "consumer,security",
            description =
                    "The origins of web pages that browsers let call, separated by commas, or an asterisk for all. By default none. Where the HTTP server itself has CORS, that comes first.")
    private String allowedOrigins;

    @UriParam(
            label = "consumer",
            description =
                    "The names, separated by commas, that are listed for the model that is an asterisk, which is every model that no other route is; by default none. Any other model is listed by its own name.")
    private String models;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "33554432",
            description = "The most bytes that a request may have.")
    private int maxRequestSize = 32 * 1024 * 1024;

    @UriParam(
            label = "consumer,timeout",
            defaultValue = "15000",
            javaType = "java.time.Duration",
            description =
                    "How long a stream that has begun may be silent before a comment is sent, so that no proxy takes it for dead; 0 for no comments.")
    private long heartbeat = 15_000;

    @UriParam(
            label = "consumer",
            defaultValue = "cancel",
            enums = "cancel,drain",
            description =
                    "What becomes of an answer whose client has gone: `cancel` gives it up, and every call of a model that is under way for it; `drain` takes it to its end, for the usage or for what the route does with it.")
    private Disconnect disconnect = Disconnect.CANCEL;

    @UriParam(
            label = "consumer,timeout",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "How long `disconnect=drain` goes on at most.")
    private long drainTimeout = 60_000;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether no step of the route blocks that comes after, nor what is done when its exchange is. Then the route goes on, on the event loop that brought the request or the answer, without the hand-over to a thread of a pool. A step that blocks all the same holds up every other call of that loop. What a served route is said to be counts for the calls that it makes.")
    private boolean nonBlocking = false;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2",
            description =
                    "How often an attempt is repeated that failed before the first chunk and may succeed later: refused connections, 408, 409, 425, 429 and most of 5xx. What the server says by Retry-After is kept to, up to a minute. Redelivery by an error handler repeats the call with all its attempts: use one of the two.")
    private int maxRetries = 2;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "0",
            description =
                    "How many requests may be open at once with this upstream; others wait, without a thread. 0 for no bound.")
    private int maxConcurrentRequests = 0;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "1000",
            description = "How many connections may be open at once with this upstream.")
    private int maxConnections = 1_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "16777216",
            description = "The most bytes that one event of a stream may have.")
    private int maxEventSize = 16_777_216;

    @UriParam(
            label = "advanced",
            defaultValue = "16777216",
            description = "The most bytes that an answer may have that is no stream, or that is folded of one.")
    private int maxBodySize = 16_777_216;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "true",
            description =
                    "Whether a stream is asked to tell the tokens that it cost. A chunk that tells nothing else is passed on only to who asked for it by `streamOptions`. A model that refuses to be asked is asked again without, and so from then on.")
    private boolean includeUsage = true;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "skipAndFlag",
            enums = "skipAndFlag,fail",
            description =
                    "What becomes of an answer in whose stream an event cannot be read: `skipAndFlag` passes over it, and the header `CamelChatCompletionOutcome` says `degraded`; `fail` makes it a failure, which carries what came before.")
    private MalformedEvents malformedEvents = MalformedEvents.SKIP_AND_FLAG;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "false",
            description =
                    "Whether an answer that ends well and says nothing at all (no content, no tool calls, no refusal, and no usage) is a ChatCompletionIncompleteException, whatever finish reasons are accepted: relays answer so when their upstream failed.")
    private boolean emptyCompletionIsError = false;

    @UriParam(
            label = "producer,advanced",
            description =
                    "A bean that counts tokens, for an estimate where the upstream does not say what an answer cost. The estimate is in the headers only, and `CamelChatCompletionUsageSource` says that it is one. By default nothing is estimated.")
    private TokenCounter tokenCounter;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "0",
            description =
                    "Percent of failed attempts at which the upstream is given a rest, without being asked; 0 for never.")
    private int breakerFailureRate = 0;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "20",
            description = "How many attempts the failure rate is taken from.")
    private int breakerWindow = 20;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "How long the upstream rests.")
    private long breakerOpenTime = 30_000;

    @UriParam(
            label = "security",
            description =
                    "Keys, trusted certificates and protocols of TLS. The upstream's host name is always checked.")
    private SSLContextParameters sslContextParameters;

    @UriParam(label = "producer,proxy", description = "An HTTP proxy on the way to the upstream.")
    private String proxyHost;

    @UriParam(label = "producer,proxy", defaultValue = "8080", description = "The proxy's port.")
    private int proxyPort = 8_080;

    @UriParam(label = "producer,proxy", secret = true, description = "The user name that the proxy asks for.")
    private String proxyUsername;

    @UriParam(label = "producer,proxy", secret = true, description = "The password that the proxy asks for.")
    private String proxyPassword;

    /** A copy that shares nothing that can be changed. */
    public ChatCompletionConfiguration copy() {
        try {
            ChatCompletionConfiguration copy = (ChatCompletionConfiguration) clone();
            copy.additionalHeader = new LinkedHashMap<>(additionalHeader);
            copy.additionalQuery = new LinkedHashMap<>(additionalQuery);
            copy.additionalBody = new LinkedHashMap<>(additionalBody);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** The request's fields that have a value here, as it was set. */
    Map<RequestField, Object> requestFields() {
        Map<RequestField, Object> fields = new EnumMap<>(RequestField.class);
        put(fields, RequestField.AUDIO, audio);
        put(fields, RequestField.FREQUENCY_PENALTY, frequencyPenalty);
        put(fields, RequestField.FUNCTION_CALL, functionCall);
        put(fields, RequestField.FUNCTIONS, functions);
        put(fields, RequestField.LOGIT_BIAS, logitBias);
        put(fields, RequestField.LOGPROBS, logprobs);
        put(fields, RequestField.MAX_COMPLETION_TOKENS, maxCompletionTokens);
        put(fields, RequestField.MAX_TOKENS, maxTokens);
        put(fields, RequestField.METADATA, metadata);
        put(fields, RequestField.MODALITIES, modalities);
        put(fields, RequestField.MODERATION, moderation);
        put(fields, RequestField.N, n);
        put(fields, RequestField.PARALLEL_TOOL_CALLS, parallelToolCalls);
        put(fields, RequestField.PREDICTION, prediction);
        put(fields, RequestField.PRESENCE_PENALTY, presencePenalty);
        put(fields, RequestField.PROMPT_CACHE_KEY, promptCacheKey);
        put(fields, RequestField.PROMPT_CACHE_OPTIONS, promptCacheOptions);
        put(fields, RequestField.PROMPT_CACHE_RETENTION, promptCacheRetention);
        put(fields, RequestField.REASONING_EFFORT, reasoningEffort);
        put(fields, RequestField.RESPONSE_FORMAT, responseFormat);
        put(fields, RequestField.SAFETY_IDENTIFIER, safetyIdentifier);
        put(fields, RequestField.SEED, seed);
        put(fields, RequestField.SERVICE_TIER, serviceTier);
        put(fields, RequestField.STOP, stop);
        put(fields, RequestField.STORE, store);
        put(fields, RequestField.STREAM, stream);
        put(fields, RequestField.STREAM_OPTIONS, streamOptions);
        put(fields, RequestField.TEMPERATURE, temperature);
        put(fields, RequestField.TOOL_CHOICE, toolChoice);
        put(fields, RequestField.TOOLS, tools);
        put(fields, RequestField.TOP_LOGPROBS, topLogprobs);
        put(fields, RequestField.TOP_P, topP);
        put(fields, RequestField.USER, user);
        put(fields, RequestField.VERBOSITY, verbosity);
        put(fields, RequestField.WEB_SEARCH_OPTIONS, webSearchOptions);
        return fields;
    }

    private static void put(Map<RequestField, Object> fields, RequestField field, Object value) {
        if (value != null) {
            fields.put(field, value);
        }
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getApiKeyHeader() {
        return apiKeyHeader;
    }

    public void setApiKeyHeader(String apiKeyHeader) {
        this.apiKeyHeader = apiKeyHeader;
    }

    public Credentials getCredentials() {
        return credentials;
    }

    public void setCredentials(Credentials credentials) {
        this.credentials = credentials;
    }

    public Map<String, Object> getAdditionalHeader() {
        return additionalHeader;
    }

    public void setAdditionalHeader(Map<String, Object> additionalHeader) {
        this.additionalHeader = additionalHeader;
    }

    public Map<String, Object> getAdditionalQuery() {
        return additionalQuery;
    }

    public void setAdditionalQuery(Map<String, Object> additionalQuery) {
        this.additionalQuery = additionalQuery;
    }

    public Map<String, Object> getAdditionalBody() {
        return additionalBody;
    }

    public void setAdditionalBody(Map<String, Object> additionalBody) {
        this.additionalBody = additionalBody;
    }

    public Delivery getDelivery() {
        return delivery;
    }

    public void setDelivery(Delivery delivery) {
        this.delivery = delivery;
    }

    public String getChunkUri() {
        return chunkUri;
    }

    public void setChunkUri(String chunkUri) {
        this.chunkUri = chunkUri;
    }

    public Output getOutput() {
        return output;
    }

    public void setOutput(Output output) {
        this.output = output;
    }

    public Input getInput() {
        return input;
    }

    public void setInput(Input input) {
        this.input = input;
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    public String getUserMessage() {
        return userMessage;
    }

    public void setUserMessage(String userMessage) {
        this.userMessage = userMessage;
    }

    public String getAcceptFinishReasons() {
        return acceptFinishReasons;
    }

    public void setAcceptFinishReasons(String acceptFinishReasons) {
        this.acceptFinishReasons = acceptFinishReasons;
    }

    public String getMessages() {
        return messages;
    }

    public void setMessages(String messages) {
        this.messages = messages;
    }

    public String getAudio() {
        return audio;
    }

    public void setAudio(String audio) {
        this.audio = audio;
    }

    public Double getFrequencyPenalty() {
        return frequencyPenalty;
    }

    public void setFrequencyPenalty(Double frequencyPenalty) {
        this.frequencyPenalty = frequencyPenalty;
    }

    public String getFunctionCall() {
        return functionCall;
    }

    public void setFunctionCall(String functionCall) {
        this.functionCall = functionCall;
    }

    public String getFunctions() {
        return functions;
    }

    public void setFunctions(String functions) {
        this.functions = functions;
    }

    public String getLogitBias() {
        return logitBias;
    }

    public void setLogitBias(String logitBias) {
        this.logitBias = logitBias;
    }

    public Boolean getLogprobs() {
        return logprobs;
    }

    public void setLogprobs(Boolean logprobs) {
        this.logprobs = logprobs;
    }

    public Long getMaxCompletionTokens() {
        return maxCompletionTokens;
    }

    public void setMaxCompletionTokens(Long maxCompletionTokens) {
        this.maxCompletionTokens = maxCompletionTokens;
    }

    public Long getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(Long maxTokens) {
        this.maxTokens = maxTokens;
    }

    public String getMetadata() {
        return metadata;
    }

    public void setMetadata(String metadata) {
        this.metadata = metadata;
    }

    public String getModalities() {
        return modalities;
    }

    public void setModalities(String modalities) {
        this.modalities = modalities;
    }

    public String getModeration() {
        return moderation;
    }

    public void setModeration(String moderation) {
        this.moderation = moderation;
    }

    public Integer getN() {
        return n;
    }

    public void setN(Integer n) {
        this.n = n;
    }

    public Boolean getParallelToolCalls() {
        return parallelToolCalls;
    }

    public void setParallelToolCalls(Boolean parallelToolCalls) {
        this.parallelToolCalls = parallelToolCalls;
    }

    public String getPrediction() {
        return prediction;
    }

    public void setPrediction(String prediction) {
        this.prediction = prediction;
    }

    public Double getPresencePenalty() {
        return presencePenalty;
    }

    public void setPresencePenalty(Double presencePenalty) {
        this.presencePenalty = presencePenalty;
    }

    public String getPromptCacheKey() {
        return promptCacheKey;
    }

    public void setPromptCacheKey(String promptCacheKey) {
        this.promptCacheKey = promptCacheKey;
    }

    public String getPromptCacheOptions() {
        return promptCacheOptions;
    }

    public void setPromptCacheOptions(String promptCacheOptions) {
        this.promptCacheOptions = promptCacheOptions;
    }

    public String getPromptCacheRetention() {
        return promptCacheRetention;
    }

    public void setPromptCacheRetention(String promptCacheRetention) {
        this.promptCacheRetention = promptCacheRetention;
    }

    public String getReasoningEffort() {
        return reasoningEffort;
    }

    public void setReasoningEffort(String reasoningEffort) {
        this.reasoningEffort = reasoningEffort;
    }

    public String getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(String responseFormat) {
        this.responseFormat = responseFormat;
    }

    public String getSafetyIdentifier() {
        return safetyIdentifier;
    }

    public void setSafetyIdentifier(String safetyIdentifier) {
        this.safetyIdentifier = safetyIdentifier;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public String getServiceTier() {
        return serviceTier;
    }

    public void setServiceTier(String serviceTier) {
        this.serviceTier = serviceTier;
    }

    public String getStop() {
        return stop;
    }

    public void setStop(String stop) {
        this.stop = stop;
    }

    public Boolean getStore() {
        return store;
    }

    public void setStore(Boolean store) {
        this.store = store;
    }

    public Boolean getStream() {
        return stream;
    }

    public void setStream(Boolean stream) {
        this.stream = stream;
    }

    public String getStreamOptions() {
        return streamOptions;
    }

    public void setStreamOptions(String streamOptions) {
        this.streamOptions = streamOptions;
    }

    public Double getTemperature() {
        return temperature;
    }

    public void setTemperature(Double temperature) {
        this.temperature = temperature;
    }

    public String getToolChoice() {
        return toolChoice;
    }

    public void setToolChoice(String toolChoice) {
        this.toolChoice = toolChoice;
    }

    public String getTools() {
        return tools;
    }

    public void setTools(String tools) {
        this.tools = tools;
    }

    public Integer getTopLogprobs() {
        return topLogprobs;
    }

    public void setTopLogprobs(Integer topLogprobs) {
        this.topLogprobs = topLogprobs;
    }

    public Double getTopP() {
        return topP;
    }

    public void setTopP(Double topP) {
        this.topP = topP;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public String getVerbosity() {
        return verbosity;
    }

    public void setVerbosity(String verbosity) {
        this.verbosity = verbosity;
    }

    public String getWebSearchOptions() {
        return webSearchOptions;
    }

    public void setWebSearchOptions(String webSearchOptions) {
        this.webSearchOptions = webSearchOptions;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getFirstByteTimeout() {
        return firstByteTimeout;
    }

    public void setFirstByteTimeout(long firstByteTimeout) {
        this.firstByteTimeout = firstByteTimeout;
    }

    public long getIdleTimeout() {
        return idleTimeout;
    }

    public void setIdleTimeout(long idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public String getContextPath() {
        return contextPath;
    }

    public void setContextPath(String contextPath) {
        this.contextPath = contextPath;
    }

    public String getApiKeysFile() {
        return apiKeysFile;
    }

    public void setApiKeysFile(String apiKeysFile) {
        this.apiKeysFile = apiKeysFile;
    }

    public Authenticator getAuthenticator() {
        return authenticator;
    }

    public void setAuthenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    public String getAllowedOrigins() {
        return allowedOrigins;
    }

    public void setAllowedOrigins(String allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    public String getModels() {
        return models;
    }

    public void setModels(String models) {
        this.models = models;
    }

    public int getMaxRequestSize() {
        return maxRequestSize;
    }

    public void setMaxRequestSize(int maxRequestSize) {
        this.maxRequestSize = maxRequestSize;
    }

    public long getHeartbeat() {
        return heartbeat;
    }

    public void setHeartbeat(long heartbeat) {
        this.heartbeat = heartbeat;
    }

    public Disconnect getDisconnect() {
        return disconnect;
    }

    public void setDisconnect(Disconnect disconnect) {
        this.disconnect = disconnect;
    }

    public long getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(long drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    public boolean isNonBlocking() {
        return nonBlocking;
    }

    public void setNonBlocking(boolean nonBlocking) {
        this.nonBlocking = nonBlocking;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    public void setMaxConcurrentRequests(int maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxEventSize() {
        return maxEventSize;
    }

    public void setMaxEventSize(int maxEventSize) {
        this.maxEventSize = maxEventSize;
    }

    public int getMaxBodySize() {
        return maxBodySize;
    }

    public void setMaxBodySize(int maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    public boolean isIncludeUsage() {
        return includeUsage;
    }

    public void setIncludeUsage(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    public MalformedEvents getMalformedEvents() {
        return malformedEvents;
    }

    public void setMalformedEvents(MalformedEvents malformedEvents) {
        this.malformedEvents = malformedEvents;
    }

    public boolean isEmptyCompletionIsError() {
        return emptyCompletionIsError;
    }

    public void setEmptyCompletionIsError(boolean emptyCompletionIsError) {
        this.emptyCompletionIsError = emptyCompletionIsError;
    }

    public TokenCounter getTokenCounter() {
        return tokenCounter;
    }

    public void setTokenCounter(TokenCounter tokenCounter) {
        this.tokenCounter = tokenCounter;
    }

    public int getBreakerFailureRate() {
        return breakerFailureRate;
    }

    public void setBreakerFailureRate(int breakerFailureRate) {
        this.breakerFailureRate = breakerFailureRate;
    }

    public int getBreakerWindow() {
        return breakerWindow;
    }

    public void setBreakerWindow(int breakerWindow) {
        this.breakerWindow = breakerWindow;
    }

    public long getBreakerOpenTime() {
        return breakerOpenTime;
    }

    public void setBreakerOpenTime(long breakerOpenTime) {
        this.breakerOpenTime = breakerOpenTime;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyUsername() {
        return proxyUsername;
    }

    public void setProxyUsername(String proxyUsername) {
        this.proxyUsername = proxyUsername;
    }

    public String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }
}
