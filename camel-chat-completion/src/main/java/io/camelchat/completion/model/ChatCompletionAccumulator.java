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

    private static final class Choice {
        private final ObjectNode members = Json.object();
        private final MessageAssembly message = new MessageAssembly();
        private final MessageAssembly logprobs = new MessageAssembly();
        private boolean hasLogprobs;
    }

    private final ObjectNode members = Json.object();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private JsonNode usage;
    private long chunks;

    public void add(ChatCompletionChunk chunk) {
        chunks++;
        chunk.json.properties().forEach(member -> {
            if (!DROPPED.contains(member.getKey()) && (chunks == 1 || isNews(member.getKey(), member.getValue()))) {
                members.set(member.getKey(), member.getValue());
            }
        });
        Usage latest = chunk.getUsage();
        usage = latest != null ? latest.json : usage;
        for (ChunkChoice choice : chunk.getChoices()) {
            add(choice);
        }
    }

    /** Sets what it all cost, where the chunk that tells it was not added. */
    public void usage(Usage told) {
        usage = told.json;
    }

    /** Whether no chunk was added yet. */
    public boolean isEmpty() {
        return chunks == 0;
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
            part.set("finish_reason", Json.of(null));
            if (choice.hasLogprobs) {
                part.set("logprobs", choice.logprobs.toJson());
            }
            part.setAll(choice.members.deepCopy());
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
        chunkChoice.json.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if ("logprobs".equals(name) && value instanceof ObjectNode object) {
                choice.hasLogprobs = true;
                choice.logprobs.add(object);
            } else if (!"delta".equals(name) && !"index".equals(name) && !"logprobs".equals(name) && !isBlank(value)) {
                choice.members.set(name, value);
            }
        });
    }

    /** Ids and names are those of the first chunk that has one; Azure's first chunk has none. */
    private boolean isNews(String name, JsonNode value) {
        if (isBlank(value)) {
            return false;
        }
        JsonNode known = members.get(name);
        return known == null || isBlank(known) || !(known.isTextual() || known.isNumber());
    }

    private static boolean isBlank(JsonNode value) {
        return value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isNumber() && value.doubleValue() == 0);
    }
}
