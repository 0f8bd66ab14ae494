package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON object as a server sent it.
 *
 * @param json what was read
 * @param bytes those that it was read of, where all that they say is in the tree; null where it is not, such as with {@code
 *     NaN} or a key that is there twice. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record SentObject(ObjectNode json, byte[] bytes) {
    /** One whose bytes are not to be had. */
    public SentObject(ObjectNode json) {
        this(json, null);
    }
}
