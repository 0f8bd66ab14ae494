package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;

/** A request as it goes on the wire. What it was made of is kept only where it may be wanted again: many calls may be under way. */
final class PreparedRequest {
    private final byte[] payload;
    private final int choices;
    private final String model;

    /** The request before anything was added to it; null where nothing was. */
    private final ChatCompletionRequest given;

    private PreparedRequest(ChatCompletionRequest sent, ChatCompletionRequest given) {
        this.payload = sent.toBytes();
        this.choices = sent.get("n") == null ? 1 : sent.get("n").asInt(1);
        this.model = sent.getModel();
        this.given = given;
    }

    /** Adds {@code include_usage} to the stream options that are there already, where a stream is asked for. */
    static PreparedRequest of(ChatCompletionRequest request, boolean includeUsage) {
        if (!request.isStream() || !includeUsage) {
            return new PreparedRequest(request, null);
        }
        ObjectNode options =
                request.get("stream_options") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        if (options.path("include_usage").asBoolean(false)) {
            return new PreparedRequest(request, null);
        }
        options.put("include_usage", true);
        return new PreparedRequest(request.with("stream_options", options), request);
    }

    /** Its JSON. */
    byte[] payload() {
        return payload;
    }

    /** How many choices it asks for. */
    int choices() {
        return choices;
    }

    /** The name of the model that it is for, or null where it has none. */
    String model() {
        return model;
    }

    /** The request as it was before {@code include_usage} was added to it. */
    PreparedRequest asGiven() {
        return new PreparedRequest(given, null);
    }

    /** Whether {@code include_usage} was added to it. */
    boolean usageAdded() {
        return given != null;
    }
}
