package io.camelchat.completion;

import io.camelchat.completion.client.FailureKind;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.StreamSummary;

/** The exception that a route sees for what went wrong with the upstream. */
final class Failure {
    private Failure() {}

    /** The failure of an answer that was given up while it was folded; nothing of it is kept. */
    static ChatCompletionIncompleteException of(AnswerLimitException tooLarge, StreamSummary summary) {
        return new ChatCompletionIncompleteException(
                "The upstream answered too much: " + tooLarge.getMessage(),
                ChatCompletionIncompleteException.TRUNCATED,
                null,
                summary,
                tooLarge);
    }

    /**
     * Translates a failure. One that comes after the first chunk leaves half an answer, whatever its cause.
     *
     * @param partial what came of the answer, or null
     * @param summary what is known of the stream, or null where none had begun
     */
    static Exception of(UpstreamException failure, String uri, ChatCompletion partial, StreamSummary summary) {
        if (failure.kind() == FailureKind.CANCELLED) {
            return new ChatCompletionCancelledException(failure.getMessage(), partial, summary, failure);
        }
        if (failure.kind() == FailureKind.TRUNCATED || summary != null) {
            return new ChatCompletionIncompleteException(
                    failure.getMessage(), ChatCompletionIncompleteException.TRUNCATED, partial, summary, failure);
        }
        return switch (failure.kind()) {
            case UNAUTHORIZED ->
                new ChatCompletionUnauthorizedException(uri, failure.getMessage(), failure.error(), failure);
            case REJECTED -> new ChatCompletionRejectedException(uri, failure.getMessage(), failure.error(), failure);
            default ->
                new ChatCompletionUnavailableException(
                        uri, failure.getMessage(), failure.trouble(), failure.error(), failure);
        };
    }
}
