package io.camelchat.routes.upstream;

/**
 * The model was not asked, for the application stops while the upstream is ill or the rate limit is reached. The message is
 * to stay where it came from, unacknowledged.
 */
public class StoppingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppingException() {
        super("The model was not asked: the application stops, and the message is left for its next start");
    }
}
