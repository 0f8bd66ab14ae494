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

    /** What makes a request like this one, to be changed in more than one field. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** What makes a request, field by field. */
    public static Builder builder() {
        return new Builder(null);
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

    /** Makes a request, field by field. Not thread-safe. */
    public static final class Builder {
        private ChatCompletionRequest given;

        /** Null as long as there is nothing but what is given. */
        private ObjectNode changed;

        private Builder(ChatCompletionRequest given) {
            this.given = given;
        }

        /** Sets one field, in its old place if it was there, last otherwise; the value is as {@link #with} takes it. */
        public Builder set(String name, Object value) {
            if (changed == null) {
                changed = Json.object();
                if (given != null) {
                    changed.setAll(given.json());
                }
            }
            changed.set(name, Json.of(value));
            return this;
        }

        /** The field of this name, null where it is absent or JSON null. Not to be changed. */
        public JsonNode get(String name) {
            if (changed == null) {
                return given == null ? null : given.get(name);
            }
            JsonNode value = changed.get(name);
            return value == null || value.isNull() ? null : value;
        }

        /** The request: the one that was given, where no field was set. */
        public ChatCompletionRequest build() {
            if (changed != null || given == null) {
                given = new ChatCompletionRequest(changed == null ? Json.object() : changed);
                changed = null;
            }
            return given;
        }
    }
}
