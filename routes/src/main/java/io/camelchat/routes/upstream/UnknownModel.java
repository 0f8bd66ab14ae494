package io.camelchat.routes.upstream;

import io.camelchat.completion.ChatCompletionFailedException;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.util.ObjectHelper;

/** Tells that an upstream has no model of the name that it was asked for, or none for this key. */
final class UnknownModel {
    private static final int NOT_FOUND = 404;
    private static final Set<String> CODES = Set.of("model_not_found", "deploymentnotfound");

    private UnknownModel() {}

    /** Ollama and vLLM have no word for it, but speak of a model; a wrong address is not found either, and speaks of none. */
    static boolean is(Throwable failure) {
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        if (failed == null) {
            return false;
        }
        boolean isSpokenOf = failed.getStatusCode() == NOT_FOUND
                && lowerCase(failed.getErrorMessage()).contains("model");
        return isSpokenOf || CODES.contains(lowerCase(failed.getErrorCode()));
    }

    private static String lowerCase(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
