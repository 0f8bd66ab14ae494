package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/**
 * One choice of an answer while it is produced: its deltas in order and, after the last, why it ended. Single use:
 * either its deltas are read or its {@link #message()}.
 */
public interface Choice extends Iterator<Delta> {

    /** What the first chunk says before any token: the role. */
    ObjectNode opening();

    /** The whole assistant message. */
    ObjectNode message();

    /** Why the choice ended; known once the deltas or the message have been read. */
    String finishReason();

    /** How many tokens have been produced so far. */
    long tokens();
}
