package io.camelchat.routes.kafka;

import java.util.Base64;
import java.util.BitSet;

/**
 * What one commit tells of a partition: every record before {@code next} is done, and of those after it the ones in
 * {@code done}, counted from {@code next}. The latter is the commit's metadata, as text: a version, then base64.
 *
 * @param next the offset that a reader goes on with
 */
record RecordedOffsets(long next, BitSet done) {
    /** How far a done record may be in front of {@link #next}: what fits into the 4096 characters that brokers accept. */
    static final int MOST_AHEAD = 3_000 * Byte.SIZE;

    private static final String VERSION = "1:";

    /** The metadata of the commit; empty where nothing is done out of turn. */
    String metadata() {
        return done.isEmpty()
                ? ""
                : VERSION + Base64.getEncoder().withoutPadding().encodeToString(done.toByteArray());
    }

    /** Reads a commit. Metadata of others, such as what tools write that reset offsets, says of no record that it is done. */
    static RecordedOffsets read(long next, String metadata) {
        return new RecordedOffsets(next, bits(metadata));
    }

    private static BitSet bits(String metadata) {
        if (metadata == null || !metadata.startsWith(VERSION)) {
            return new BitSet();
        }
        try {
            return BitSet.valueOf(Base64.getDecoder().decode(metadata.substring(VERSION.length())));
        } catch (IllegalArgumentException e) {
            // Not base64, so not ours: to ask again is the safe reading.
            return new BitSet();
        }
    }
}
