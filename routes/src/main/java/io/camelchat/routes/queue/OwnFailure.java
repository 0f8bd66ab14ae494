package io.camelchat.routes.queue;

import io.camelchat.routes.upstream.FailureOwner;
import org.apache.camel.Exchange;

/**
 * Tells flows whether a message is to be a dead letter: where it failed for a reason of its own, or the upstream for this
 * message alone. A message that nobody has looked at, because the application stops, stays where it came from.
 */
public final class OwnFailure {
    /** Asked where a failure has been caught. */
    public boolean isOwn(Exchange exchange) {
        return FailureOwner.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)) != FailureOwner.NOBODY;
    }
}
