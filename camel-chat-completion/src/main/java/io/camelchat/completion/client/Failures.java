package io.camelchat.completion.client;

import io.camelchat.completion.model.AnswerLimitException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Turns what went wrong with an upstream into the failure that says whose trouble it is and what to do. */
final class Failures {
    private static final Set<Integer> UNAUTHORIZED = Set.of(401, 402, 403, 407);
    private static final Set<Integer> RETRYABLE =
            Set.of(408, 409, 423, 425, 429, 498, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529);

    /** Not of this request's making, and the same again may meet the same: what it needs failed, its own client has gone. */
    private static final Set<Integer> THE_SERVERS_OWN = Set.of(424, 499);

    private final ClientSettings settings;

    Failures(ClientSettings settings) {
        this.settings = settings;
    }

    /** The failure that an error answer means. */
    UpstreamException of(UpstreamError error) {
        int status = error.status();
        boolean exhausted = "insufficient_quota".equals(error.code()) || "insufficient_quota".equals(error.type());
        boolean redirect = status >= 300 && status < 400;
        FailureKind kind;
        if (UNAUTHORIZED.contains(status) || exhausted) {
            kind = FailureKind.UNAUTHORIZED;
        } else if (status < 400 || status >= 500 || RETRYABLE.contains(status) || THE_SERVERS_OWN.contains(status)) {
            kind = FailureKind.UNAVAILABLE;
        } else {
            kind = FailureKind.REJECTED;
        }
        boolean retryable = RETRYABLE.contains(status) && !exhausted;
        return UpstreamException.answered(kind, sentence(error, advice(status, redirect, exhausted)), error, retryable);
    }

    /** The failure of an attempt that the transport ended before an answer. */
    UpstreamException ofTransport(Throwable cause) {
        if (cause instanceof UpstreamException failure) {
            return failure;
        }
        Throwable root = rootOf(cause);
        // A ConnectException as well, and not the upstream's.
        if (cause instanceof ProxyConnectException) {
            return ofProxy(cause);
        }
        if (hasCause(cause, UnknownHostException.class)) {
            return unreachable("has a host name that is unknown: check " + address(), false, cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return unreachable(
                    "did not accept a connection within "
                            + settings.connectTimeout().toMillis() + " ms (connectTimeout): check " + address()
                            + ", or whether the server runs",
                    true,
                    cause);
        }
        if (cause instanceof ConnectException) {
            return unreachable(
                    "refused the connection: check " + address() + ", or whether the server runs", true, cause);
        }
        if (root instanceof SSLException || root instanceof GeneralSecurityException || cause instanceof SSLException) {
            return unreachable(
                    "and this client could not agree on TLS (" + root.getMessage()
                            + "): check baseUrl and sslContextParameters",
                    false,
                    cause);
        }
        if (cause instanceof HttpClosedException
                || cause instanceof StreamResetException
                || cause instanceof SocketException) {
            return unreachable("closed the connection before it answered", true, cause);
        }
        return unreachable("could not be asked (" + cause.getClass().getSimpleName() + ")", true, cause);
    }

    /** The proxy did not open the tunnel; why, only the library's text tells. */
    private UpstreamException ofProxy(Throwable cause) {
        boolean refused = String.valueOf(cause.getMessage()).contains("status: 407");
        String advice = refused
                ? "the proxy answered 407; check proxyUsername and proxyPassword"
                : "check proxyHost and proxyPort";
        String sentence = subject() + " could not be reached through the proxy: " + advice;
        return refused
                ? UpstreamException.unauthorized(sentence, cause)
                : UpstreamException.unavailable(Trouble.UNREACHABLE, sentence, true, cause);
    }

    /** The options that say whom a connection is made to. */
    private String address() {
        return settings.proxy() == null ? "baseUrl" : "proxyHost and proxyPort";
    }

    /** An answer that is none. */
    UpstreamException unreadable(String what, Throwable cause) {
        return unavailable(Trouble.UNREADABLE, what, false, cause);
    }

    /** Something was thrown that nobody thought of, here or by a listener. */
    UpstreamException inVain(Throwable cause) {
        if (cause instanceof AnswerLimitException tooLarge) {
            return unreadable("answered too much: " + tooLarge.getMessage(), tooLarge);
        }
        return unreadable("was asked or read in vain (" + cause.getClass().getSimpleName() + ")", cause);
    }

    /** The credentials gave no token; their own message is not passed on, for it may quote one. */
    UpstreamException noCredentials(Throwable cause) {
        return UpstreamException.unauthorized(
                subject() + " was not asked: credentials gave no token ("
                        + cause.getClass().getSimpleName() + ")",
                cause);
    }

    UpstreamException tooSlow(String phase, long millis, String option) {
        return unavailable(Trouble.TOO_SLOW, phase + " within " + millis + " ms (" + option + ")", true, null);
    }

    /** The breaker is open. */
    UpstreamException resting() {
        return unavailable(
                Trouble.RESTING, "is given a rest after too many failures (circuit breaker open)", false, null);
    }

    UpstreamException stopped() {
        return unavailable(Trouble.STOPPED, "was not waited for: the component has stopped", false, null);
    }

    /** The stream ended, as it should, and nothing was in it. */
    UpstreamException withoutAnswer() {
        return unavailable(Trouble.UNREADABLE, "ended its stream without an answer", true, null);
    }

    private UpstreamException unreachable(String what, boolean retryable, Throwable cause) {
        return unavailable(Trouble.UNREACHABLE, what, retryable, cause);
    }

    private UpstreamException unavailable(Trouble trouble, String what, boolean retryable, Throwable cause) {
        return UpstreamException.unavailable(trouble, subject() + " " + what, retryable, cause);
    }

    UpstreamException truncated(String what, Throwable cause) {
        return UpstreamException.truncated(subject() + " " + what, cause);
    }

    UpstreamException cancelled() {
        return UpstreamException.cancelled(subject() + " was not waited for: the call was cancelled");
    }

    private String subject() {
        return "The upstream " + settings.origin();
    }

    private String sentence(UpstreamError error, String advice) {
        StringBuilder sentence = new StringBuilder(subject());
        sentence.append(error.status() >= 300 ? " answered " + error.status() : " reported an error");
        String word = error.code() != null ? error.code() : error.type();
        if (word != null) {
            sentence.append(" (").append(word).append(')');
        }
        if (error.message() != null) {
            sentence.append(": ").append(error.message());
        }
        return sentence.append(advice).toString();
    }

    private static String advice(int status, boolean redirect, boolean exhausted) {
        if (redirect) {
            return "; it sends elsewhere: set baseUrl to the address itself";
        }
        if (exhausted || status == 402) {
            return "; its account is exhausted";
        }
        return switch (status) {
            case 401, 403 -> "; check apiKey, apiKeyHeader or credentials";
            case 407 -> "; check proxyUsername and proxyPassword";
            case 404 -> "; check the model and baseUrl";
            default -> "";
        };
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
