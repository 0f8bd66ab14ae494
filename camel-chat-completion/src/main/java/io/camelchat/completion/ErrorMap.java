package io.camelchat.completion;

import io.camelchat.completion.client.UpstreamError;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.server.CallTimeoutException;
import io.camelchat.completion.server.ErrorAnswer;
import io.camelchat.completion.server.NoAnswerException;
import io.camelchat.completion.server.RequestException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.util.ObjectHelper;

/**
 * What a failure is answered with. An upstream's own error keeps its status, type, code, param and retry-after; what is
 * the trouble of this side is told without addresses, keys or stack traces, by an id that the log has.
 */
final class ErrorMap {
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";
    private static final String RATE_LIMIT = "rate_limit_error";
    private static final String UPSTREAM_ERROR = "upstream_error";
    /** Statuses by which an upstream, or a proxy before it, refuses a key. */
    private static final Set<Integer> OWN_KEY = Set.of(401, 403, 407);

    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL = 500;
    private static final int BAD_REQUEST = 400;
    private static final int LAST_STATUS = 599;
    private static final long MILLIS = 1_000;
    private static final long SOON = 1_000;

    private ErrorMap() {}

    static ErrorAnswer of(Throwable failure, Exchange exchange) {
        String id = exchange.getExchangeId();
        RequestException refused = find(RequestException.class, failure);
        if (refused != null) {
            return refused.answer();
        }
        ChatCompletionFailedException failed = find(ChatCompletionFailedException.class, failure);
        if (failed != null) {
            return of(failed, id);
        }
        ChatCompletionIncompleteException incomplete = find(ChatCompletionIncompleteException.class, failure);
        if (incomplete != null) {
            return of(incomplete, id);
        }
        if (find(ThrottlerRejectedExecutionException.class, failure) != null) {
            return new ErrorAnswer(
                    TOO_MANY_REQUESTS,
                    "Too many requests: slow down and try again",
                    RATE_LIMIT,
                    null,
                    "rate_limit_exceeded",
                    retryAfter(exchange));
        }
        if (find(CallTimeoutException.class, failure) != null) {
            return new ErrorAnswer(
                    GATEWAY_TIMEOUT, "The call took too long" + by(id), SERVER_ERROR, null, "timeout", null);
        }
        if (find(RejectedExecutionException.class, failure) != null) {
            return new ErrorAnswer(
                    UNAVAILABLE, "The server has too much to do; try again" + by(id), SERVER_ERROR, null, null, SOON);
        }
        if (find(ChatCompletionCancelledException.class, failure) != null) {
            return new ErrorAnswer(
                    UNAVAILABLE, "The call was given up: the server stops" + by(id), SERVER_ERROR, null, null, null);
        }
        NoAnswerException none = find(NoAnswerException.class, failure);
        return ErrorAnswer.failed((none != null ? none.getMessage() : "The route failed") + by(id));
    }

    private static ErrorAnswer of(ChatCompletionFailedException failed, String id) {
        int status = failed.getStatusCode();
        if (OWN_KEY.contains(status)) {
            return ownKeyRefused(id);
        }
        if (status >= BAD_REQUEST || failed.getErrorMessage() != null) {
            // Some services answer 200 and tell the error, which has no status then, in the body.
            int known = status < BAD_REQUEST || status > LAST_STATUS ? BAD_GATEWAY : status;
            String message = PublicText.of(failed.getErrorMessage(), failed.getUri());
            return new ErrorAnswer(
                    known,
                    message != null ? message : "The model service answered " + status + by(id),
                    failed.getErrorType() != null ? failed.getErrorType() : typeOf(known),
                    failed.getErrorParam(),
                    failed.getErrorCode(),
                    failed.getRetryAfter());
        }
        if (failed instanceof ChatCompletionRejectedException) {
            // What the route made of the request could not be sent.
            return ErrorAnswer.failed("The route failed" + by(id));
        }
        if (failed instanceof ChatCompletionUnavailableException unavailable) {
            return of(unavailable, id);
        }
        return upstream(BAD_GATEWAY, "The model service was not asked: there is no key for it" + by(id), failed);
    }

    private static ErrorAnswer of(ChatCompletionUnavailableException failed, String id) {
        return switch (failed.getTrouble()) {
            case TOO_SLOW -> upstream(GATEWAY_TIMEOUT, "The model service did not answer in time" + by(id), failed);
            case RESTING ->
                upstream(UNAVAILABLE, "The model service is given a rest after too many failures" + by(id), failed);
            case STOPPED -> upstream(UNAVAILABLE, "The server stops" + by(id), failed);
            case UNREACHABLE -> upstream(BAD_GATEWAY, "The model service cannot be reached" + by(id), failed);
            default -> upstream(BAD_GATEWAY, "The model service gave no answer that can be read" + by(id), failed);
        };
    }

    private static ErrorAnswer of(ChatCompletionIncompleteException incomplete, String id) {
        if (incomplete.getCause() instanceof UpstreamException upstream && upstream.error() != null) {
            return of(upstream.error(), id);
        }
        String reason = incomplete.getReason();
        String message = ChatCompletionIncompleteException.TRUNCATED.equals(reason)
                ? "The answer broke off before its end" + by(id)
                : "The answer is not whole (" + reason + ")" + by(id);
        return new ErrorAnswer(BAD_GATEWAY, message, UPSTREAM_ERROR, null, reason, null);
    }

    /** The key that was refused is this side's own: the caller's may be right. */
    private static ErrorAnswer ownKeyRefused(String id) {
        return new ErrorAnswer(
                BAD_GATEWAY,
                "The model service does not accept this server's key" + by(id),
                UPSTREAM_ERROR,
                null,
                null,
                null);
    }

    /** The error that an upstream told in the middle of its answer. */
    private static ErrorAnswer of(UpstreamError error, String id) {
        if (OWN_KEY.contains(error.status())) {
            return ownKeyRefused(id);
        }
        String message = error.message() == null ? null : PublicText.of(error.message(), null);
        return new ErrorAnswer(
                BAD_GATEWAY,
                message != null ? message : "The answer broke off before its end" + by(id),
                error.type() != null ? error.type() : UPSTREAM_ERROR,
                error.param(),
                error.code(),
                error.retryAfter());
    }

    private static ErrorAnswer upstream(int status, String message, ChatCompletionFailedException failed) {
        return new ErrorAnswer(status, message, UPSTREAM_ERROR, null, failed.getErrorCode(), failed.getRetryAfter());
    }

    /** The API's word for errors of this status. */
    static String typeOf(int status) {
        return status == TOO_MANY_REQUESTS ? RATE_LIMIT : status < INTERNAL ? INVALID_REQUEST : SERVER_ERROR;
    }

    private static String by(String id) {
        return " (" + id + ")";
    }

    /** What a route says by the header {@code Retry-After}, in seconds; null where it says nothing, or a date. */
    static Long retryAfter(Exchange exchange) {
        Object said = exchange.getMessage().getHeader("Retry-After");
        Long seconds = exchange.getContext().getTypeConverter().tryConvertTo(Long.class, exchange, said);
        return seconds == null ? null : (Long) (seconds * MILLIS);
    }

    private static <T> T find(Class<T> type, Throwable failure) {
        return ObjectHelper.getException(type, failure);
    }
}
