package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.ChatRequest;
import io.camelchat.simulator.answer.Choice;
import io.camelchat.simulator.answer.Delta;
import io.camelchat.simulator.answer.LogProbs;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The chunks of a streamed answer, made one by one as they are asked for: the roles, the deltas of all choices in turn,
 * each choice's finish reason, and the usage where the behaviour wants it.
 */
final class ChunkSequence implements Iterator<ChunkSequence.Chunk> {

    /** A chunk object, and whether it carries a token. */
    record Chunk(ObjectNode json, boolean token) {}

    private record Turn(int index, Choice choice) {}

    private final Envelope envelope;
    private final Behaviour behaviour;
    private final boolean logprobs;
    private final ChunkUsage usage;
    private final Queue<Turn> turns = new ArrayDeque<>();
    private final Queue<Chunk> ready = new ArrayDeque<>();
    private boolean usageSent;

    ChunkSequence(Envelope envelope, Behaviour behaviour, ChatRequest request, List<Choice> choices, ChunkUsage usage) {
        this.envelope = envelope;
        this.behaviour = behaviour;
        this.logprobs = request.logprobs();
        this.usage = usage;
        for (Choice choice : choices) {
            Turn turn = new Turn(turns.size(), choice);
            turns.add(turn);
            ready.add(chunk(turn, choice.opening(), null, false));
        }
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !turns.isEmpty()) {
            play(turns.remove());
        }
        if (ready.isEmpty() && !usageSent) {
            usageSent = true;
            usage.separate().ifPresent(count -> ready.add(new Chunk(usageChunk(count), false)));
        }
        return !ready.isEmpty();
    }

    @Override
    public Chunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void play(Turn turn) {
        if (turn.choice().hasNext()) {
            Delta delta = turn.choice().next();
            turns.add(turn);
            Chunk chunk = chunk(turn, delta.fields(), null, true);
            if (logprobs && delta.fields().has("content")) {
                ((ObjectNode) chunk.json().at("/choices/0"))
                        .set("logprobs", LogProbs.of(List.of(delta).iterator()));
            }
            ready.add(chunk);
        } else if (behaviour.finishes) {
            String reason = behaviour.finishReason == null ? turn.choice().finishReason() : behaviour.finishReason;
            Chunk last = chunk(turn, JsonNodeFactory.instance.objectNode(), reason, false);
            usage.onFinish(last.json(), turns.isEmpty());
            ready.add(last);
        }
    }

    private Chunk chunk(Turn turn, ObjectNode delta, String finishReason, boolean token) {
        ObjectNode chunk = envelope.object("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", turn.index());
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        usage.onChunk(chunk);
        return new Chunk(chunk, token);
    }

    private ObjectNode usageChunk(Usage count) {
        ObjectNode chunk = envelope.object("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", count.json());
        return chunk;
    }
}
