package io.camelchat.routes.upstream;

import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionUnavailableException;
import io.camelchat.completion.client.Trouble;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.util.ObjectHelper;

/**
 * What an ill upstream showed.
 *
 * @param sentence what was wrong, with the upstream's address: for the log and for management
 * @param word what may be told to anybody: an HTTP status, or why there was none
 * @param pause how long it wants not to be asked, 0 where it does not say; no longer than ten minutes, for who pays a bill or
 *     changes a key does not wait for days
 * @param mayBeOfMessage whether a single message can bring it about, as one can that crashes a worker or takes it too long
 */
record Symptom(String sentence, String word, Duration pause, boolean mayBeOfMessage) {
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final int NOT_NOW = 503;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Set<Trouble> OF_ANY_MESSAGE = Set.of(Trouble.RESTING, Trouble.STOPPED);

    static Symptom of(Exception failure) {
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        if (failed == null) {
            boolean isBroken = ObjectHelper.getException(ChatCompletionIncompleteException.class, failure) != null;
            return new Symptom(failure.getMessage(), "gave no answer", Duration.ZERO, isBroken);
        }
        int status = failed.getStatusCode();
        Trouble trouble = failed instanceof ChatCompletionUnavailableException unavailable
                ? unavailable.getTrouble()
                : Trouble.ANSWERED;
        boolean mayBeOfMessage = status > 0
                ? status >= FIRST_SERVER_ERROR && status != NOT_NOW
                : trouble != Trouble.ANSWERED && !OF_ANY_MESSAGE.contains(trouble);
        return new Symptom(
                failed.getMessage(),
                status > 0 ? "answered " + status : word(trouble),
                pauseOf(failed.getRetryAfter()),
                mayBeOfMessage);
    }

    private static Duration pauseOf(Long retryAfter) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        Duration said = Duration.ofMillis(retryAfter);
        return said.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : said;
    }

    private static String word(Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE -> "cannot be reached";
            case TOO_SLOW -> "too slow";
            case RESTING -> "given a rest after too many failures";
            case STOPPED, UNREADABLE, ANSWERED -> "gave no answer";
        };
    }
}
