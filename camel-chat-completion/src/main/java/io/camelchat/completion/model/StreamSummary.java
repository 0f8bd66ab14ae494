package io.camelchat.completion.model;

import java.util.Map;

/**
 * What is known of a stream beside its text. Complete once the stream has ended; until then a snapshot, whose
 * outcome is null.
 *
 * @param id the completion's id, null while unknown
 * @param model the model that answers, null while unknown
 * @param created in seconds since 1970, null while unknown
 * @param serviceTier null where the server does not say
 * @param systemFingerprint null where the server does not say
 * @param finishReasons the server's own word for each choice that has ended, by index
 * @param usage the last usage that was sent, null where there was none
 * @param chunks how many chunks came
 * @param lostEvents how many events could not be read
 * @param doneMarkerMissing whether it ended without {@code [DONE]}
 * @param outcome how it ended, null while it has not
 */
public record StreamSummary(
        String id,
        String model,
        Long created,
        String serviceTier,
        String systemFingerprint,
        Map<Integer, String> finishReasons,
        Usage usage,
        long chunks,
        long lostEvents,
        boolean doneMarkerMissing,
        Outcome outcome) {

    public StreamSummary {
        finishReasons = Map.copyOf(finishReasons);
    }

    /** The same, of a stream that ended in another way. */
    public StreamSummary with(Outcome other) {
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
                other);
    }

    /** The first choice's finish reason, or null. */
    public String finishReason() {
        return finishReasons.get(0);
    }
}
