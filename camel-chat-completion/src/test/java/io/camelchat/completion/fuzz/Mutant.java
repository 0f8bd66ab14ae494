package io.camelchat.completion.fuzz;

import io.camelchat.simulator.corpus.CorpusEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An answer of the corpus, edited.
 *
 * @param cuts where the network cuts it, any numbers: they are taken modulo its length
 * @param end where it ends early, any number as well
 */
public record Mutant(CorpusEntry origin, List<Edit> edits, List<Integer> cuts, int end) {
    /** Enough for what the limits of the readers are tried with; edits multiply. */
    public static final int MOST = 400_000;

    private static final int SHOWN = 3_000;

    /** What is on the wire. */
    public byte[] bytes() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        origin.transcript().packets().forEach(wire::writeBytes);
        byte[] bytes = wire.toByteArray();
        for (Edit edit : edits) {
            byte[] edited = edit.in(bytes, Mutants.FRAMES);
            bytes = edited.length > MOST ? Arrays.copyOf(edited, MOST) : edited;
        }
        return bytes;
    }

    /** The bytes as the network cuts them. */
    public List<byte[]> pieces(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int start = 0;
        for (int cut :
                cuts.stream().mapToInt(cut -> cut % (bytes.length + 1)).sorted().toArray()) {
            pieces.add(Arrays.copyOfRange(bytes, start, cut));
            start = cut;
        }
        pieces.add(Arrays.copyOfRange(bytes, start, bytes.length));
        return pieces;
    }

    /** The bytes up to where they end early. */
    public byte[] begun(byte[] bytes) {
        return Arrays.copyOf(bytes, end % (bytes.length + 1));
    }

    /** For those who look for what was found. */
    public static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r", "\\r");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + bytes.length + " bytes)";
    }

    @Override
    public String toString() {
        return origin.id() + " " + edits + " cut at " + cuts + " ended at " + end;
    }
}
