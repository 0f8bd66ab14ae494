package io.camelchat.completion.model;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches the chunks of one stream go by and keeps what its summary needs, and no text. Not thread-safe: it belongs to
 * the thread that reads the stream.
 */
public final class StreamObserver {
    /** Servers allow some 128: far more than one that means it sends. */
    private static final int MAX_CHOICES = 1_000;

    private final int expectedChoices;
    private final Set<Integer> choices = new HashSet<>();
    private final Map<Integer, String> finishReasons = new TreeMap<>();
    private String id;
    private String model;
    private Long created;
    private String serviceTier;
    private String systemFingerprint;
    private Usage usage;
    private ChatCompletionChunk latest;
    private long chunks;
    private long lostEvents;

    public StreamObserver() {
        this(1);
    }

    /** @param expectedChoices how many were asked for: a stream may send one after the other */
    public StreamObserver(int expectedChoices) {
        this.expectedChoices = expectedChoices;
    }

    /** @throws AnswerLimitException where there are more choices than an answer can have */
    public void chunk(ChatCompletionChunk chunk) {
        chunks++;
        if (chunk.isLike(latest)) {
            return;
        }
        latest = chunk;
        id = first(id, chunk.getId());
        model = first(model, chunk.getModel());
        created = created != null && created != 0 ? created : chunk.getCreated();
        serviceTier = first(serviceTier, chunk.getServiceTier());
        systemFingerprint = first(systemFingerprint, chunk.getSystemFingerprint());
        // Usage may come in every chunk, growing: the last one is the sum.
        Usage told = chunk.getUsage();
        usage = told != null ? told : usage;
        for (ChunkChoice choice : chunk.getChoices()) {
            if (choices.add(choice.getIndex()) && choices.size() > Math.max(MAX_CHOICES, expectedChoices)) {
                throw AnswerLimitException.ofNumber(MAX_CHOICES, "choices");
            }
            String reason = choice.getFinishReason();
            if (reason != null) {
                finishReasons.put(choice.getIndex(), reason);
            }
        }
    }

    /** Counts an event that could not be read. */
    public void lost() {
        lostEvents++;
    }

    /** Whether every choice that was asked for or begun has its finish reason, and there is one at least. */
    public boolean isFinished() {
        return !choices.isEmpty() && finishReasons.size() >= Math.max(choices.size(), expectedChoices);
    }

    public boolean hasLost() {
        return lostEvents > 0;
    }

    /** What is known so far; {@code outcome} is null while the stream goes on. */
    public StreamSummary summary(boolean doneMarkerMissing, Outcome outcome) {
        return new StreamSummary(
                id,
                model,
                created,
                serviceTier,
                systemFingerprint,
                finishReasons,
                usage,
                chunks,
                lostEvents,
                doneMarkerMissing,
                outcome);
    }

    private static String first(String known, String next) {
        return known != null ? known : next == null || next.isEmpty() ? null : next;
    }
}
