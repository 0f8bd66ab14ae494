package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;

/**
 * A request as it goes on the wire.
 *
 * @param payload its JSON
 * @param usageAdded whether {@code include_usage} was added to it
 */
record PreparedRequest(byte[] payload, boolean usageAdded, boolean stream) {

    /** Adds {@code include_usage} to the stream options that are there already, where a stream is asked for. */
    static PreparedRequest of(ChatCompletionRequest request, boolean includeUsage) {
        if (!request.isStream()) {
            return new PreparedRequest(request.toBytes(), false, false);
        }
        ObjectNode options =
                request.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (!includeUsage || options.path("include_usage").asBoolean(false)) {
            return new PreparedRequest(request.toBytes(), false, true);
        }
        options.put("include_usage", true);
        return new PreparedRequest(request.with("stream_options", options).toBytes(), true, true);
    }
}
