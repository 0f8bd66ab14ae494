package io.camelchat.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What some server put on the wire, packet by packet, as a text that can be read and written by hand. The format is in
 * the description of this package. Immutable.
 */
public final class Transcript {

    /** How an answer ends, once its packets are out. */
    public enum Ending {
        /** The body is ended in good order. */
        FINISH,
        /** Nothing more comes, and the connection stays open. */
        STALL,
        /** The connection is closed. */
        CUT,
        /** The connection is reset. */
        RESET
    }

    private final List<Step> steps;

    private Transcript(List<Step> steps) {
        this.steps = steps;
    }

    /** Reads a transcript from text. */
    public static Transcript of(String text) {
        return new Transcript(new TranscriptReader().read(text));
    }

    /** Reads a transcript from a resource, such as {@code /transcripts/keep-alive-comments.txt}, in UTF-8. */
    public static Transcript resource(String path) {
        try (InputStream in = Transcript.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("No transcript " + path);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of each packet in order, for those who want to feed them to something themselves. */
    public List<byte[]> packets() {
        return steps.stream()
                .filter(step -> step instanceof Step.Send || step instanceof Step.Wire)
                .map(step -> step instanceof Step.Send part
                        ? part.bytes().clone()
                        : ((Step.Wire) step).bytes().clone())
                .toList();
    }

    /** Whether the packets are the whole answer from its status line on, rather than its body. */
    public boolean isWholeAnswer() {
        return !(steps.get(0) instanceof Step.Head);
    }

    /** The status, where the packets are a body. */
    public int status() {
        return head().status();
    }

    /** The headers that are stated, where the packets are a body; those that frame it come in addition. */
    public List<Map.Entry<String, String>> headers() {
        return head().headers();
    }

    /**
     * The same answer, broken off.
     *
     * @param length how many bytes of its packets still come
     * @param ending how it ends then
     */
    public Transcript brokenOff(int length, Ending ending) {
        List<Step> begun = new ArrayList<>();
        int left = length;
        for (Step step : steps) {
            if (step instanceof Step.Head) {
                begun.add(step);
            } else if (left > 0 && step instanceof Step.Send part) {
                begun.add(new Step.Send(start(part.bytes(), left), part.kind()));
                left -= part.bytes().length;
            } else if (left > 0 && step instanceof Step.Wire part) {
                begun.add(new Step.Wire(start(part.bytes(), left)));
                left -= part.bytes().length;
            } else if (left > 0 && step instanceof Step.Pause) {
                begun.add(step);
            }
        }
        begun.add(Step.End.valueOf(ending.name()));
        return new Transcript(List.copyOf(begun));
    }

    private static byte[] start(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, Math.min(bytes.length, length));
    }

    public Ending ending() {
        return Ending.valueOf(((Step.End) steps.get(steps.size() - 1)).name());
    }

    private ResponseHead head() {
        if (steps.get(0) instanceof Step.Head first) {
            return first.head();
        }
        throw new IllegalStateException("The packets of this transcript are a whole answer: its head is in them");
    }

    List<Step> steps() {
        return steps;
    }
}
