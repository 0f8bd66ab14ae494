package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.ChatRequest;
import io.camelchat.simulator.answer.Choice;
import io.camelchat.simulator.answer.Tokens;
import java.util.List;
import java.util.Optional;

/** Puts the usage of a streamed answer where a {@link UsageStyle} wants it. */
final class ChunkUsage {

    private final UsageStyle style;
    private final ChatRequest request;
    private final List<Choice> choices;
    private int promptTokens = -1;

    ChunkUsage(UsageStyle style, ChatRequest request, List<Choice> choices) {
        this.style = style;
        this.request = request;
        this.choices = choices;
    }

    /** Completes any chunk but the separate one. */
    void onChunk(ObjectNode chunk) {
        if (style == UsageStyle.CUMULATIVE) {
            chunk.set("usage", count().json());
        } else if (separate(style)) {
            chunk.putNull("usage");
        }
    }

    /** Completes a chunk with a finish reason, the last one or one of several. */
    void onFinish(ObjectNode chunk, boolean last) {
        if (last && style == UsageStyle.ON_LAST_CHUNK) {
            chunk.set("usage", count().json());
        } else if (last && style == UsageStyle.X_GROQ) {
            chunk.putObject("x_groq").put("id", "req_simulated").set("usage", count().json());
        }
    }

    /** The usage of the chunk that carries nothing else. */
    Optional<Usage> separate() {
        return separate(style) ? Optional.of(count()) : Optional.empty();
    }

    private boolean separate(UsageStyle wanted) {
        return switch (wanted) {
            case ALWAYS, ZERO -> true;
            case SEPARATE_CHUNK, X_GROQ -> request.includeUsage();
            case NONE, ON_LAST_CHUNK, CUMULATIVE -> false;
        };
    }

    private Usage count() {
        if (style == UsageStyle.ZERO) {
            return new Usage(0, 0);
        }
        if (promptTokens < 0) {
            promptTokens = Tokens.prompt(request);
        }
        return new Usage(
                promptTokens, choices.stream().mapToLong(Choice::tokens).sum());
    }
}
