package io.camelchat.completion.model;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** JSON that its grammar allows and we do not. */
final class JsonFault extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    /** @param location where it is, or null where that says nothing */
    JsonFault(String message, JsonLocation location) {
        super(message, location);
    }
}
