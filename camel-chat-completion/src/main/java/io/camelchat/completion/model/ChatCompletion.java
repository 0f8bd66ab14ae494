package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A whole answer: one choice or several, and what they cost. */
public final class ChatCompletion extends Answer {
    /** Null until they are asked for. */
    private volatile List<ChatCompletionChoice> choices;

    ChatCompletion(ObjectNode json) {
        super(json);
    }

    ChatCompletion(SentObject sent) {
        super(sent.json(), sent.bytes());
    }

    /**
     * The completion that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletion parse(byte[] bytes) {
        return new ChatCompletion(Json.readObject(bytes));
    }

    /**
     * The completion that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletion parse(String text) {
        return new ChatCompletion(Json.readObject(text));
    }

    /** A completion with this JSON, which is copied. */
    public static ChatCompletion of(ObjectNode json) {
        return new ChatCompletion(json.deepCopy());
    }

    /** All choices, in the order of the server; empty where there are none. */
    public List<ChatCompletionChoice> getChoices() {
        List<ChatCompletionChoice> known = choices;
        if (known == null) {
            // Two threads may make one each: they are equal.
            known = choicesIn(json());
            choices = known;
        }
        return known;
    }

    private static List<ChatCompletionChoice> choicesIn(ObjectNode json) {
        List<ChatCompletionChoice> choices = new ArrayList<>();
        if (json.get("choices") instanceof ArrayNode array) {
            for (JsonNode choice : array) {
                if (choice instanceof ObjectNode object) {
                    choices.add(new ChatCompletionChoice(object));
                }
            }
        }
        return List.copyOf(choices);
    }

    /** The first choice's message, or null where there is no choice. */
    public ChatCompletionMessage getMessage() {
        List<ChatCompletionChoice> choices = getChoices();
        return choices.isEmpty() ? null : choices.get(0).getMessage();
    }

    /** The first choice's text, or null where it has none. */
    public String getText() {
        ChatCompletionMessage message = getMessage();
        return message == null ? null : message.getContent();
    }

    /** The first choice's finish reason, the server's own word, or null. */
    public String getFinishReason() {
        List<ChatCompletionChoice> choices = getChoices();
        return choices.isEmpty() ? null : choices.get(0).getFinishReason();
    }

    /**
     * The same answer as chunks: one for each choice, or one without any where there is none, and one for the usage where
     * there is any.
     */
    public List<ChatCompletionChunk> toChunks() {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        for (ChatCompletionChoice choice : getChoices()) {
            ObjectNode part = choice.toJson();
            JsonNode message = part.remove("message");
            part.set("delta", message instanceof ObjectNode delta ? ToolCallIndexes.numbered(delta) : Json.object());
            chunks.add(chunkWith(Json.array().add(part), null));
        }
        if (chunks.isEmpty()) {
            chunks.add(chunkWith(Json.array(), null));
        }
        Usage usage = getUsage();
        if (usage != null) {
            chunks.add(chunkWith(Json.array(), usage));
        }
        return chunks;
    }

    private ChatCompletionChunk chunkWith(ArrayNode choices, Usage usage) {
        ObjectNode chunk = Json.object();
        chunk.setAll(json());
        chunk.remove("usage");
        chunk.put("object", "chat.completion.chunk");
        chunk.set("choices", choices);
        if (usage != null) {
            chunk.set("usage", usage.json());
        }
        return new ChatCompletionChunk(chunk);
    }
}
