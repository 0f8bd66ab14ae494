package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;

/** A request as it goes on the wire. */
final class PreparedRequest {
    private final byte[] payload;
    private final int choices;
    private final boolean usageAdded;

    private PreparedRequest(ChatCompletionRequest request, boolean usageAdded) {
        this.payload = request.toBytes();
        this.choices = request.get("n") == null ? 1 : request.get("n").asInt(1);
        this.usageAdded = usageAdded;
    }

    /** Adds {@code include_usage} to the stream options that are there already, where a stream is asked for. */
    static PreparedRequest of(ChatCompletionRequest request, boolean includeUsage) {
        ObjectNode options =
                request.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        boolean asked = options.path("include_usage").asBoolean(false);
        if (!request.isStream() || !includeUsage || asked) {
            return new PreparedRequest(request, false);
        }
        options.put("include_usage", true);
        return new PreparedRequest(request.with("stream_options", options), true);
    }

    /** Its JSON. */
    byte[] payload() {
        return payload;
    }

    /** How many choices it asks for. */
    int choices() {
        return choices;
    }

    /** Whether {@code include_usage} was added to it. */
    boolean usageAdded() {
        return usageAdded;
    }
}
