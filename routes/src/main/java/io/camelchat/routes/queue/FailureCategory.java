package io.camelchat.routes.queue;

import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.routes.upstream.FailureOwner;
import org.apache.camel.util.ObjectHelper;

/**
 * The word for why something cannot be answered: {@code rejected context-length filtered}, where the upstream took none of
 * it; {@code length content_filter refusal empty-answer …}, the finish reason of an answer that is none; {@code upstream},
 * which fails on this alone; {@code route}, where a step of the route failed.
 */
public final class FailureCategory {
    private FailureCategory() {}

    public static String of(Exception failure) {
        ChatCompletionIncompleteException incomplete =
                ObjectHelper.getException(ChatCompletionIncompleteException.class, failure);
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        if (incomplete == null && failed == null) {
            return "route";
        }
        if (FailureOwner.of(failure) == FailureOwner.SYSTEM) {
            return "upstream";
        }
        return incomplete != null ? ofAnswer(incomplete.getReason()) : ofRequest(failed.getErrorCode());
    }

    private static String ofAnswer(String finishReason) {
        return "empty".equals(finishReason) ? "empty-answer" : finishReason;
    }

    private static String ofRequest(String code) {
        if ("context_length_exceeded".equals(code)) {
            return "context-length";
        }
        return "content_filter".equals(code) || "content_policy_violation".equals(code) ? "filtered" : "rejected";
    }
}
