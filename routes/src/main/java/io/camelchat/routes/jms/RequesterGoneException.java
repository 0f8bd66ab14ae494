package io.camelchat.routes.jms;

/** Nobody waits for the answer any more. */
public class RequesterGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    RequesterGoneException(String queue) {
        super("The requester has gone, and with it the temporary queue " + queue + " for the reply");
    }
}
