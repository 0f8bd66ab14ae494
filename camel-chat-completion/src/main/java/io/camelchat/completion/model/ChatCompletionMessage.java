package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One message of a conversation, asked or answered. */
public final class ChatCompletionMessage extends WireObject {
    ChatCompletionMessage(ObjectNode json) {
        super(json);
    }

    /**
     * The message that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletionMessage parse(String text) {
        return new ChatCompletionMessage(Json.readObject(text));
    }

    /** A message with this JSON, which is copied. */
    public static ChatCompletionMessage of(ObjectNode json) {
        return new ChatCompletionMessage(json.deepCopy());
    }

    /** A message with a role, such as {@code user} or {@code developer}, and text. */
    public static ChatCompletionMessage of(String role, String content) {
        ObjectNode json = Json.object();
        json.put("role", role);
        json.put("content", content);
        return new ChatCompletionMessage(json);
    }

    /** A message of the user with parts of content, such as text and images, in the contract's JSON. */
    public static ChatCompletionMessage user(List<ObjectNode> parts) {
        ObjectNode json = Json.object();
        json.put("role", "user");
        ArrayNode content = json.putArray("content");
        parts.forEach(part -> content.add(part.deepCopy()));
        return new ChatCompletionMessage(json);
    }

    public static ChatCompletionMessage user(String content) {
        return of("user", content);
    }

    public static ChatCompletionMessage system(String content) {
        return of("system", content);
    }

    public static ChatCompletionMessage assistant(String content) {
        return of("assistant", content);
    }

    public String getRole() {
        return text("role");
    }

    /** The text; of content in parts, their texts one after the other. Null where there is no text at all. */
    public String getContent() {
        return contentText(json().get("content"));
    }

    /** Why the model would not answer. */
    public String getRefusal() {
        return text("refusal");
    }

    /** What a reasoning model thought first, where its server tells: {@code reasoning_content} or {@code reasoning}. */
    public String getReasoning() {
        String reasoning = text("reasoning_content");
        return reasoning != null ? reasoning : text("reasoning");
    }

    /** The calls of tools that the model asks for, empty where there are none. */
    public List<ToolCall> getToolCalls() {
        List<ToolCall> calls = new ArrayList<>();
        if (json().get("tool_calls") instanceof ArrayNode array) {
            for (JsonNode call : array) {
                if (call instanceof ObjectNode object) {
                    calls.add(new ToolCall(object));
                }
            }
        }
        return List.copyOf(calls);
    }

    /** The one call of a function in the older form that {@code tool_calls} replaced. */
    boolean hasFunctionCall() {
        return json().get("function_call") instanceof ObjectNode;
    }

    static String contentText(JsonNode content) {
        if (!(content instanceof ArrayNode parts)) {
            return textOf(content);
        }
        StringBuilder text = null;
        for (JsonNode part : parts) {
            String piece = textOf(part.get("text"));
            if (piece != null) {
                text = text == null ? new StringBuilder() : text;
                text.append(piece);
            }
        }
        return text == null ? null : text.toString();
    }
}
