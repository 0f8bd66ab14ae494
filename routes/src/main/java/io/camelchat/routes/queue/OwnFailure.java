package io.camelchat.routes.queue;

import io.camelchat.routes.upstream.FailureOwner;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;

/**
 * Tells flows whether a message is to be a dead letter: where it failed for a reason of its own, or the upstream for this
 * message alone. A message that nobody has looked at, because the application stops, stays where it came from.
 */
public final class OwnFailure {
    /** Asked where a failure has been caught. */
    public boolean isOwn(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        // A pool that takes no task stops, or is the application's trouble in any case.
        return ObjectHelper.getException(RejectedExecutionException.class, failure) == null
                && FailureOwner.of(failure) != FailureOwner.NOBODY;
    }
}
