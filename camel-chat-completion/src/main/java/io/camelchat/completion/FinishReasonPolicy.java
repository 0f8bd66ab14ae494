package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChoice;
import io.camelchat.completion.model.FinishReasons;
import io.camelchat.completion.model.SilentAnswer;
import io.camelchat.completion.model.StreamSummary;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which ends of an answer are answers. */
final class FinishReasonPolicy {
    private static final String ANY = "*";

    private final Set<String> accepted;
    private final boolean emptyCompletionIsError;

    /**
     * @param acceptFinishReasons the option, or null for its default
     * @param emptyCompletionIsError the option
     */
    FinishReasonPolicy(String acceptFinishReasons, boolean emptyCompletionIsError) {
        this.emptyCompletionIsError = emptyCompletionIsError;
        this.accepted = acceptFinishReasons == null
                ? null
                : Arrays.stream(acceptFinishReasons.split(",", -1))
                        .map(String::trim)
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @throws ChatCompletionIncompleteException where a choice ended otherwise; it carries the whole completion */
    void check(ChatCompletion completion, Output output, StreamSummary summary)
            throws ChatCompletionIncompleteException {
        if (emptyCompletionIsError && SilentAnswer.is(completion)) {
            throw silent(completion, summary);
        }
        Set<String> allowed = accepted != null ? accepted : Set.of(output == Output.TEXT ? FinishReasons.STOP : ANY);
        if (allowed.contains(ANY)) {
            return;
        }
        if (completion.getChoices().isEmpty() && !allowed.contains(FinishReasons.EMPTY)) {
            throw incomplete(completion, FinishReasons.EMPTY, summary);
        }
        for (ChatCompletionChoice choice : completion.getChoices()) {
            String reason = choice.getEffectiveFinishReason();
            boolean asAnswered = allowed.contains(String.valueOf(choice.getFinishReason()));
            boolean hidden = !reason.equals(FinishReasons.STOP) && !reason.equals(choice.getFinishReason());
            // A plain stop over a refusal, tool calls or nothing is accepted by the name of what it hides only.
            if (!allowed.contains(reason) && (hidden || !asAnswered)) {
                throw incomplete(completion, reason, summary);
            }
        }
    }

    /** The failure of an answer that says nothing at all. */
    static ChatCompletionIncompleteException silent(ChatCompletion completion, StreamSummary summary) {
        return new ChatCompletionIncompleteException(
                "The upstream ended its answer as though all were well and said nothing at all, no content, tool calls,"
                        + " refusal or usage, as one does that failed (emptyCompletionIsError)",
                FinishReasons.EMPTY,
                completion,
                summary,
                null);
    }

    private static ChatCompletionIncompleteException incomplete(
            ChatCompletion completion, String reason, StreamSummary summary) {
        String what = switch (reason) {
            case "length" -> "The answer was cut by its length";
            case "content_filter" -> "The answer was filtered";
            case FinishReasons.REFUSAL -> "The model refused to answer";
            case FinishReasons.TOOL_CALLS, "function_call" -> "The model asks for tools to be called";
            case FinishReasons.EMPTY -> "The answer is empty";
            case FinishReasons.MISSING -> "The answer has no finish reason";
            default -> "The answer ended with " + reason;
        };
        return new ChatCompletionIncompleteException(
                what + " (" + reason + "): to take such answers, add " + reason + " to acceptFinishReasons",
                reason,
                completion,
                summary,
                null);
    }
}
