package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A request for a chat completion. */
public final class ChatCompletionRequest extends WireObject {
    private ChatCompletionRequest(ObjectNode json) {
        super(json);
    }

    private ChatCompletionRequest(SentObject sent) {
        super(sent.json(), sent.bytes());
    }

    /**
     * The request that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletionRequest parse(byte[] bytes) {
        return new ChatCompletionRequest(Json.readObject(bytes));
    }

    /**
     * The request that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletionRequest parse(String text) {
        return new ChatCompletionRequest(Json.readObject(text));
    }

    /**
     * The request that this JSON of a stranger holds: in UTF-8, with no key twice in an object and of bounded size.
     *
     * @throws JsonFormatException where it holds none, with line and column
     */
    public static ChatCompletionRequest parseStrictly(byte[] bytes) {
        return new ChatCompletionRequest(StrictJson.readObject(bytes));
    }

    /** A request with this JSON, which is copied. */
    public static ChatCompletionRequest of(ObjectNode json) {
        return new ChatCompletionRequest(json.deepCopy());
    }

    /** A request with these messages and nothing else. */
    public static ChatCompletionRequest of(List<ChatCompletionMessage> messages) {
        ObjectNode json = Json.object();
        json.set("messages", Json.of(messages));
        return new ChatCompletionRequest(json);
    }

    /** A request with these messages and nothing else. */
    public static ChatCompletionRequest of(ChatCompletionMessage... messages) {
        return of(List.of(messages));
    }

    /**
     * A copy with one field set.
     *
     * @param name the field's name in the JSON
     * @param value text, number, boolean, null (JSON null), list, map, JSON, or a type of this package
     */
    public ChatCompletionRequest with(String name, Object value) {
        return new ChatCompletionRequest(copyWith(name, value));
    }

    /** A copy without one field. */
    public ChatCompletionRequest without(String name) {
        return new ChatCompletionRequest(copyWithout(name));
    }

    public boolean has(RequestField field) {
        return get(field.wireName()) != null;
    }

    public String getModel() {
        return text("model");
    }

    /** The messages; empty where there are none. */
    public List<ChatCompletionMessage> getMessages() {
        List<ChatCompletionMessage> messages = new ArrayList<>();
        if (json().get("messages") instanceof ArrayNode array) {
            for (JsonNode message : array) {
                if (message instanceof ObjectNode object) {
                    messages.add(new ChatCompletionMessage(object));
                }
            }
        }
        return List.copyOf(messages);
    }

    /** Whether the answer is asked for as a stream. */
    public boolean isStream() {
        return json().path("stream").asBoolean(false);
    }
}
