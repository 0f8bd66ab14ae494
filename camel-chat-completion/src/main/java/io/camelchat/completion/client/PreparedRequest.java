package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;

/** A request as it goes on the wire. */
final class PreparedRequest {
    private final ChatCompletionRequest given;
    private final byte[] payload;
    private final boolean usageAdded;

    private PreparedRequest(ChatCompletionRequest given, byte[] payload, boolean usageAdded) {
        this.given = given;
        this.payload = payload;
        this.usageAdded = usageAdded;
    }

    /** Adds {@code include_usage} to the stream options that are there already, where a stream is asked for. */
    static PreparedRequest of(ChatCompletionRequest request, boolean includeUsage) {
        if (!request.isStream() || !includeUsage) {
            return asGiven(request);
        }
        ObjectNode options =
                request.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (options.path("include_usage").asBoolean(false)) {
            return asGiven(request);
        }
        options.put("include_usage", true);
        return new PreparedRequest(
                request, request.with("stream_options", options).toBytes(), true);
    }

    private static PreparedRequest asGiven(ChatCompletionRequest request) {
        return new PreparedRequest(request, request.toBytes(), false);
    }

    /** Its JSON. */
    byte[] payload() {
        return payload;
    }

    /** How many choices it asks for. */
    int choices() {
        return given.get("n") == null ? 1 : given.get("n").asInt(1);
    }

    /** The name of the model that it is for, or null where it has none. */
    String model() {
        return given.getModel();
    }

    /** The request as it was before anything was added to it. */
    PreparedRequest asGiven() {
        return asGiven(given);
    }

    /** Whether {@code include_usage} was added to it. */
    boolean usageAdded() {
        return usageAdded;
    }
}
