package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds the chunks of one stream into the completion that they are the pieces of. All choices, tool calls and unknown
 * members are kept. Not thread-safe: it belongs to whoever adds the chunks.
 */
public final class ChatCompletionAccumulator {
    /** {@code obfuscation} is padding against listeners on the line: it means nothing. */
    private static final Set<String> DROPPED = Set.of("choices", "object", "obfuscation", "usage");

    /** What of a chunk's choice has a place of its own in the completion's choice. */
    private static final Set<String> OF_THE_DELTA = Set.of("delta", "index");

    private static final class Choice {
        private final ObjectNode members = Json.object();
        private final MessageAssembly message = new MessageAssembly();
        private final MessageAssembly logprobs = new MessageAssembly();
        private boolean hasLogprobs;
    }

    /** What an item of a list costs beside its texts. */
    private static final int ITEM = 64;

    private final long maxSize;
    private final ObjectNode members = Json.object();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private JsonNode usage;
    private boolean begun;
    private long size;

    /** For an answer of any size: the chunks come from where they are trusted. */
    public ChatCompletionAccumulator() {
        this(Long.MAX_VALUE);
    }

    /** @param maxSize the most bytes that the answer may have, roughly: its texts, and a little for each item */
    public ChatCompletionAccumulator(long maxSize) {
        this.maxSize = maxSize;
    }

    /**
     * Adds the next chunk.
     *
     * @throws AnswerLimitException where the answer becomes too large
     */
    public void add(ChatCompletionChunk chunk) {
        begun = true;
        chunk.json().properties().forEach(member -> {
            if (!DROPPED.contains(member.getKey()) && isNews(member.getKey(), member.getValue())) {
                members.set(member.getKey(), member.getValue());
            }
        });
        Usage latest = chunk.getUsage();
        usage = latest != null ? latest.json() : usage;
        for (ChunkChoice choice : chunk.getChoices()) {
            size += sizeOf(choice.json());
            if (size > maxSize) {
                throw AnswerLimitException.ofSize(maxSize);
            }
            add(choice);
        }
    }

    /** Sets what it all cost, where the chunk that tells it was not added. */
    public void usage(Usage told) {
        usage = told.json();
    }

    /** Whether no chunk was added yet. */
    public boolean isEmpty() {
        return !begun;
    }

    /** The completion so far: whole once all chunks were added, else what came of it. */
    public ChatCompletion toCompletion() {
        ObjectNode json = members.deepCopy();
        json.put("object", "chat.completion");
        ArrayNode array = json.putArray("choices");
        choices.forEach((index, choice) -> {
            ObjectNode part = Json.object();
            part.put("index", index);
            part.set("message", choice.message.toJson());
            part.putNull("finish_reason");
            part.setAll(choice.members.deepCopy());
            if (isEmpty(part.get("finish_reason"))) {
                part.putNull("finish_reason");
            }
            if (choice.hasLogprobs) {
                part.set("logprobs", choice.logprobs.toJson());
            }
            array.add(part);
        });
        if (usage != null) {
            json.set("usage", usage.deepCopy());
        }
        return new ChatCompletion(json);
    }

    private void add(ChunkChoice chunkChoice) {
        Choice choice = choices.computeIfAbsent(chunkChoice.getIndex(), index -> new Choice());
        choice.message.add(chunkChoice.getDelta());
        chunkChoice.json().properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if ("logprobs".equals(name) && value instanceof ObjectNode object) {
                choice.hasLogprobs = true;
                choice.logprobs.add(object);
            } else if (!OF_THE_DELTA.contains(name) && (!isEmpty(value) || !choice.members.has(name))) {
                choice.members.set(name, value);
            }
        });
    }

    /** Ids and names are those of the first chunk that has one; Azure's first chunk has none. */
    private boolean isNews(String name, JsonNode value) {
        JsonNode known = members.get(name);
        if (known == null || known == value) {
            return known == null;
        }
        boolean named = known.isTextual() || known.isNumber();
        return !isEmpty(value) && (!named || isEmpty(known) || (known.isNumber() && known.doubleValue() == 0));
    }

    /** Numbers, and names of members, are not counted: they are there again in each chunk. */
    private static long sizeOf(JsonNode value) {
        if (value.isTextual()) {
            return (long) Character.BYTES * value.textValue().length();
        }
        long size = value.isArray() ? (long) ITEM * value.size() : 0;
        for (JsonNode part : value) {
            size += sizeOf(part);
        }
        return size;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
    }
}
