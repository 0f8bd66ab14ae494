package io.camelchat.routes.upstream;

import io.camelchat.completion.ChatCompletionCancelledException;
import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionRejectedException;
import io.camelchat.completion.ChatCompletionUnauthorizedException;
import io.camelchat.completion.ChatCompletionUnavailableException;
import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.model.AnswerLimitException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.util.ObjectHelper;

/** Whose a failure is to ask a model: by it a message is asked about again, or given up. */
public enum FailureOwner {
    /** The upstream's, its account's or this application's: every other message would fare the same. */
    SYSTEM,
    /** The message's own: it would fail however often it is sent. */
    MESSAGE,
    /** Nobody's: the call was given up, as when the application stops. */
    NOBODY;

    /** The statuses by which an upstream refuses what it was sent; 0 is that no request could be made of it. */
    private static final Set<Integer> OF_THE_MESSAGE = Set.of(0, 400, 413, 422);

    /** Codes, in lower case, that some servers send with such a status for what any message would meet. */
    private static final Set<String> OF_THE_SYSTEM = Set.of(
            "model_not_found",
            "invalid_api_key",
            "api_key_invalid",
            "insufficient_quota",
            "billing_hard_limit_reached",
            "deploymentnotfound");

    /** Reasons of an answer that its server could not finish, as OpenRouter, vLLM and SGLang name it. */
    private static final Set<String> BROKEN = Set.of(ChatCompletionIncompleteException.TRUNCATED, "error", "abort");

    /** @param failure as the component throws it, or around that */
    public static FailureOwner of(Throwable failure) {
        if (find(StoppingException.class, failure) || find(ChatCompletionCancelledException.class, failure)) {
            return NOBODY;
        }
        if (find(AnswerLimitException.class, failure)) {
            return MESSAGE;
        }
        ChatCompletionUnavailableException unavailable =
                ObjectHelper.getException(ChatCompletionUnavailableException.class, failure);
        if (unavailable != null) {
            return unavailable.getTrouble() == Trouble.STOPPED ? NOBODY : SYSTEM;
        }
        if (find(ChatCompletionUnauthorizedException.class, failure)
                || find(RejectedExecutionException.class, failure)) {
            return SYSTEM;
        }
        ChatCompletionRejectedException rejected =
                ObjectHelper.getException(ChatCompletionRejectedException.class, failure);
        if (rejected != null) {
            return ofRejected(rejected);
        }
        ChatCompletionIncompleteException incomplete =
                ObjectHelper.getException(ChatCompletionIncompleteException.class, failure);
        return incomplete != null && BROKEN.contains(incomplete.getReason()) ? SYSTEM : MESSAGE;
    }

    private static FailureOwner ofRejected(ChatCompletionFailedException rejected) {
        boolean codeOfTheSystem = rejected.getErrorCode() != null
                && OF_THE_SYSTEM.contains(rejected.getErrorCode().toLowerCase(Locale.ROOT));
        return OF_THE_MESSAGE.contains(rejected.getStatusCode()) && !codeOfTheSystem ? MESSAGE : SYSTEM;
    }

    private static boolean find(Class<? extends Throwable> type, Throwable failure) {
        return ObjectHelper.getException(type, failure) != null;
    }
}
