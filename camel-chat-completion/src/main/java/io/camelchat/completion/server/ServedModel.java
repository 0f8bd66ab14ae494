package io.camelchat.completion.server;

import java.util.List;

/** A model that can be called. */
public interface ServedModel {
    /** Its name, or {@code *} for every name that no other model has. */
    String name();

    /** The names that it is listed by. */
    List<String> listedNames();

    ModelSettings settings();

    /** Whether it takes calls now; one that does not is listed still. */
    boolean isOpen();

    /** Answers a call. Called on a thread of the server's workers, which may block it, or by its settings on an event loop. */
    void serve(ServedCall call);
}
