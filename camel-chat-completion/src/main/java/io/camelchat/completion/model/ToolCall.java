package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call of a tool that the model asks for. */
public final class ToolCall extends WireObject {
    ToolCall(ObjectNode json) {
        super(json);
    }

    public String getId() {
        return text("id");
    }

    /** {@code function} or {@code custom}; a server may send others. */
    public String getType() {
        return text("type");
    }

    /** The name of the function or custom tool. */
    public String getName() {
        return textOf(called().get("name"));
    }

    /** The function's arguments, JSON as text, unchecked; or the custom tool's input. Null where there is neither. */
    public String getArguments() {
        JsonNode arguments = called().get("arguments");
        return argumentsText(arguments != null ? arguments : called().get("input"));
    }

    /** Some servers send the arguments as an object, not as its text. */
    static String argumentsText(JsonNode arguments) {
        if (arguments == null || arguments.isNull()) {
            return null;
        }
        return arguments.isTextual() ? arguments.textValue() : Json.writeText(arguments);
    }

    private ObjectNode called() {
        if (json().get("function") instanceof ObjectNode function) {
            return function;
        }
        return json().get("custom") instanceof ObjectNode custom ? custom : Json.object();
    }
}
