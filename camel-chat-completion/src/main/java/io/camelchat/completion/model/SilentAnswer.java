package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Tells of an answer whether it ended well and says nothing at all: no content, no tool calls, no refusal, and no usage. A
 * relay answers so when its upstream failed (LiteLLM). Not thread-safe: it belongs to whoever adds the chunks.
 */
public final class SilentAnswer {
    /** What an answer may consist of. */
    private static final List<String> PARTS = List.of("content", "refusal", "tool_calls", "function_call", "audio");

    private boolean ended;
    private boolean says;

    /** Whether a whole answer says nothing. */
    public static boolean is(ChatCompletion completion) {
        SilentAnswer answer = new SilentAnswer();
        completion.toChunks().forEach(answer::add);
        return answer.isSilent();
    }

    public void add(ChatCompletionChunk chunk) {
        says |= chunk.getUsage() != null;
        for (ChunkChoice choice : chunk.getChoices()) {
            String reason = choice.getFinishReason();
            ended |= reason != null;
            says |= reason != null && !FinishReasons.isPlainEnd(reason);
            ObjectNode delta = choice.getDelta();
            says |= PARTS.stream().anyMatch(part -> isSaid(delta.get(part)));
        }
    }

    /** Whether what was added is an answer that ended, and says nothing. */
    public boolean isSilent() {
        return ended && !says;
    }

    private static boolean isSaid(JsonNode part) {
        if (part == null || part.isNull()) {
            return false;
        }
        return part.isTextual() ? !part.textValue().isEmpty() : !part.isContainerNode() || !part.isEmpty();
    }
}
