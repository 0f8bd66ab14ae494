package io.camelchat.completion;

import io.camelchat.completion.client.ResponseHead;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChoice;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.model.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts an answer on the exchange that asked for it. */
final class ReplyBinding {
    private static final Map<String, String> RATE_LIMITS = Map.of(
            "x-ratelimit-limit-requests", ChatCompletionConstants.RATE_LIMIT_LIMIT_REQUESTS,
            "x-ratelimit-remaining-requests", ChatCompletionConstants.RATE_LIMIT_REMAINING_REQUESTS,
            "x-ratelimit-reset-requests", ChatCompletionConstants.RATE_LIMIT_RESET_REQUESTS,
            "x-ratelimit-limit-tokens", ChatCompletionConstants.RATE_LIMIT_LIMIT_TOKENS,
            "x-ratelimit-remaining-tokens", ChatCompletionConstants.RATE_LIMIT_REMAINING_TOKENS,
            "x-ratelimit-reset-tokens", ChatCompletionConstants.RATE_LIMIT_RESET_TOKENS);

    /** In any case, as headers are. */
    private static final Set<String> ANSWERS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        ANSWERS.addAll(List.of(
                ChatCompletionConstants.ID,
                ChatCompletionConstants.RESPONSE_MODEL,
                ChatCompletionConstants.RESPONSE_SERVICE_TIER,
                ChatCompletionConstants.CREATED,
                ChatCompletionConstants.FINISH_REASON,
                ChatCompletionConstants.SYSTEM_FINGERPRINT,
                ChatCompletionConstants.PROMPT_TOKENS,
                ChatCompletionConstants.COMPLETION_TOKENS,
                ChatCompletionConstants.TOTAL_TOKENS,
                ChatCompletionConstants.CACHED_TOKENS,
                ChatCompletionConstants.REASONING_TOKENS,
                ChatCompletionConstants.USAGE_SOURCE,
                ChatCompletionConstants.OUTCOME,
                ChatCompletionConstants.REQUEST_ID,
                ChatCompletionConstants.RATE_LIMIT_WAIT));
        ANSWERS.addAll(RATE_LIMITS.values());
    }

    private final FinishReasonPolicy policy;

    ReplyBinding(FinishReasonPolicy policy) {
        this.policy = policy;
    }

    /**
     * Sets body and headers of a whole answer.
     *
     * @param summary of the stream it was folded from, or null
     * @param estimate of what it cost, where it does not say; null for none
     * @throws ChatCompletionIncompleteException where it ended otherwise than is accepted; nothing is set then
     */
    void bind(
            Exchange exchange,
            ChatCompletion completion,
            ResponseHead head,
            StreamSummary summary,
            Output output,
            UsageEstimate estimate)
            throws ChatCompletionIncompleteException {
        policy.check(completion, output, summary);
        Message message = exchange.getMessage();
        clear(message);
        headers(message, head);
        answer(message, completion, summary == null ? Outcome.COMPLETE : summary.outcome());
        if (estimate != null && !isTold(completion.getUsage())) {
            estimate(message, estimate.of(completion));
        }
        message.setBody(body(completion, output));
    }

    /** Sets the headers that tell of a whole answer. */
    static void answer(Message message, ChatCompletion completion, Outcome outcome) {
        set(message, ChatCompletionConstants.ID, completion.getId());
        set(message, ChatCompletionConstants.RESPONSE_MODEL, completion.getModel());
        set(message, ChatCompletionConstants.RESPONSE_SERVICE_TIER, completion.getServiceTier());
        set(message, ChatCompletionConstants.CREATED, completion.getCreated());
        set(message, ChatCompletionConstants.FINISH_REASON, completion.getFinishReason());
        set(message, ChatCompletionConstants.SYSTEM_FINGERPRINT, completion.getSystemFingerprint());
        usage(message, completion.getUsage());
        message.setHeader(ChatCompletionConstants.OUTCOME, outcome.word());
    }

    /** Sets the headers that tell of a stream that has ended. */
    static void answer(Message message, StreamSummary summary) {
        set(message, ChatCompletionConstants.ID, summary.id());
        set(message, ChatCompletionConstants.RESPONSE_MODEL, summary.model());
        set(message, ChatCompletionConstants.RESPONSE_SERVICE_TIER, summary.serviceTier());
        set(message, ChatCompletionConstants.CREATED, summary.created());
        set(message, ChatCompletionConstants.FINISH_REASON, summary.finishReason());
        set(message, ChatCompletionConstants.SYSTEM_FINGERPRINT, summary.systemFingerprint());
        usage(message, summary.usage());
        if (summary.outcome() != null) {
            message.setHeader(ChatCompletionConstants.OUTCOME, summary.outcome().word());
        }
    }

    /** Sets body and headers of a stream that has begun. */
    void bind(Exchange exchange, ChatCompletionStream stream, ResponseHead head) {
        Message message = exchange.getMessage();
        clear(message);
        ChatCompletionChunk first = stream.first();
        headers(message, head);
        set(message, ChatCompletionConstants.ID, first.getId());
        set(message, ChatCompletionConstants.RESPONSE_MODEL, first.getModel());
        set(message, ChatCompletionConstants.CREATED, first.getCreated());
        message.setBody(stream);
    }

    private static Object body(ChatCompletion completion, Output output) {
        return switch (output) {
            case TEXT -> oneOrAll(completion, choice -> choice.getMessage().getContent());
            case MESSAGE -> oneOrAll(completion, ChatCompletionChoice::getMessage);
            case COMPLETION -> completion;
            case JSON -> completion.toString();
        };
    }

    private static Object oneOrAll(ChatCompletion completion, Function<ChatCompletionChoice, Object> part) {
        List<ChatCompletionChoice> choices = completion.getChoices();
        if (choices.size() == 1) {
            return part.apply(choices.get(0));
        }
        return choices.isEmpty() ? null : choices.stream().map(part).toList();
    }

    /** What asked is consumed, and what an earlier call answered is no longer true. */
    static void clear(Message message) {
        if (message.hasHeaders()) {
            message.getHeaders()
                    .keySet()
                    .removeIf(name -> ChatCompletionConstants.fieldOf(name) != null || ANSWERS.contains(name));
        }
    }

    private static void headers(Message message, ResponseHead head) {
        set(message, ChatCompletionConstants.REQUEST_ID, head.requestId());
        set(message, ChatCompletionConstants.RATE_LIMIT_WAIT, head.rateLimitWait());
        head.rateLimits().forEach((name, value) -> {
            String header = RATE_LIMITS.get(name);
            if (header != null) {
                message.setHeader(header, value);
            }
        });
    }

    /** Sets the headers that tell what an answer cost whose upstream does not say; none where there is no estimate. */
    static void estimate(Message message, Usage estimated) {
        usage(message, estimated, ChatCompletionConstants.ESTIMATED);
    }

    private static void usage(Message message, Usage usage) {
        usage(message, usage, ChatCompletionConstants.UPSTREAM);
    }

    private static void usage(Message message, Usage usage, String source) {
        if (isTold(usage)) {
            message.setHeader(ChatCompletionConstants.USAGE_SOURCE, source);
            set(message, ChatCompletionConstants.PROMPT_TOKENS, usage.getPromptTokens());
            set(message, ChatCompletionConstants.COMPLETION_TOKENS, usage.getCompletionTokens());
            set(message, ChatCompletionConstants.TOTAL_TOKENS, usage.getTotalTokens());
            set(message, ChatCompletionConstants.CACHED_TOKENS, usage.getCachedTokens());
            set(message, ChatCompletionConstants.REASONING_TOKENS, usage.getReasoningTokens());
        }
    }

    static boolean isTold(Usage usage) {
        return usage != null && !usage.isEmpty();
    }

    private static void set(Message message, String name, Object value) {
        if (value != null) {
            message.setHeader(name, value);
        }
    }
}
