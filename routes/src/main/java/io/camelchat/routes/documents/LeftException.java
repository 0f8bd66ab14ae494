package io.camelchat.routes.documents;

import io.camelchat.routes.upstream.FailureOwner;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.util.ObjectHelper;

/** The document stays in the inbox as it is, for the application stops. */
final class LeftException extends Exception {
    private static final long serialVersionUID = 1L;

    LeftException() {
        super("The document is left in the inbox: the application stops");
    }

    /** Whether a failure says nothing of the document, nor of the upstream. */
    static boolean isLeft(Exception failure) {
        return failure instanceof LeftException
                // A pool that takes no task stops.
                || ObjectHelper.getException(RejectedExecutionException.class, failure) != null
                || FailureOwner.of(failure) == FailureOwner.NOBODY;
    }
}
