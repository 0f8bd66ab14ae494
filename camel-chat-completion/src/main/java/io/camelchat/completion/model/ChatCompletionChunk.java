package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A piece of an answer that is on its way. */
public final class ChatCompletionChunk extends Answer {
    /** Made when it is first asked for; all threads make the same. */
    private List<ChunkChoice> choices;

    /** What it has in common with others, or null where that is not known. */
    private final ChunkForm form;

    private final String content;
    private final String padding;

    ChatCompletionChunk(ObjectNode json) {
        this(new SentObject(json));
    }

    ChatCompletionChunk(SentObject sent) {
        super(sent.json(), sent.bytes());
        form = null;
        content = null;
        padding = null;
    }

    /** One of a form; its JSON is made when it is asked for. */
    ChatCompletionChunk(ChunkForm form, String content, String padding, byte[] bytes, int from, int to) {
        super(null, bytes, from, to);
        this.form = form;
        this.content = content;
        this.padding = padding;
    }

    @Override
    ObjectNode made() {
        return form.with(content, padding);
    }

    /** Whether it is known to differ from another in nothing but its text. */
    public boolean isLike(ChatCompletionChunk other) {
        return form != null && other != null && form == other.form;
    }

    /**
     * The chunk that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletionChunk parse(byte[] bytes) {
        return new ChatCompletionChunk(Json.readObject(bytes));
    }

    /**
     * The chunk that this JSON holds.
     *
     * @throws JsonFormatException where it holds no object
     */
    public static ChatCompletionChunk parse(String text) {
        return new ChatCompletionChunk(Json.readObject(text));
    }

    /** A chunk with this JSON, which is copied. */
    public static ChatCompletionChunk of(ObjectNode json) {
        return new ChatCompletionChunk(json.deepCopy());
    }

    /** A copy with one member set; null is JSON null. */
    public ChatCompletionChunk with(String name, Object value) {
        return new ChatCompletionChunk(copyWith(name, value));
    }

    /** A copy without one member. */
    public ChatCompletionChunk without(String name) {
        return new ChatCompletionChunk(copyWithout(name));
    }

    /** The choices that this chunk has news of; empty for one that tells only the usage, say. */
    public List<ChunkChoice> getChoices() {
        List<ChunkChoice> known = choices;
        if (known == null) {
            known = choicesIn(json().get("choices"));
            choices = known;
        }
        return known;
    }

    private static List<ChunkChoice> choicesIn(JsonNode array) {
        if (!(array instanceof ArrayNode) || array.isEmpty()) {
            return List.of();
        }
        if (array.size() == 1) {
            return array.get(0) instanceof ObjectNode only ? List.of(new ChunkChoice(only)) : List.of();
        }
        List<ChunkChoice> all = new ArrayList<>(array.size());
        for (JsonNode choice : array) {
            if (choice instanceof ObjectNode object) {
                all.add(new ChunkChoice(object));
            }
        }
        return List.copyOf(all);
    }

    /** The text that this chunk adds to the first choice; empty where it adds none. */
    public String getText() {
        for (ChunkChoice choice : getChoices()) {
            if (choice.getIndex() == 0) {
                String text = choice.getText();
                return text == null ? "" : text;
            }
        }
        return "";
    }

    /** Whether it tells the usage and nothing else, as the one that {@code include_usage} asks for does. */
    public boolean isUsageOnly() {
        return form == null && getUsage() != null && getChoices().isEmpty();
    }
}
