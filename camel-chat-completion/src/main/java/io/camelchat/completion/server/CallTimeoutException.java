package io.camelchat.completion.server;

import java.time.Duration;

/** A call was not answered in time. */
public final class CallTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallTimeoutException(Duration limit) {
        super("The call was not answered within " + limit.toMillis() + " ms (requestTimeout)");
    }
}
