package io.camelchat.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * Something that goes wrong in an answer. Where a fault comes after some chunks, every chunk counts, the role chunk as
 * well as the tokens, and after 0 chunks is right after the head. A JSON reply counts as two chunks, so that a fault
 * after 1 comes in the middle of its body. A fault after more chunks than there are does not happen.
 */
public abstract class Fault {

    static final int BEFORE_HEAD = -1;

    Fault() {}

    /** The steps of an answer in which the fault happens. */
    abstract Iterator<Step> in(Iterator<Step> answer);

    /** Takes the request and never answers. */
    public static Fault noResponse() {
        return new Interruption(BEFORE_HEAD, List.of(Step.End.STALL));
    }

    /** Closes the connection instead of answering. */
    public static Fault closeBeforeHead() {
        return new Interruption(BEFORE_HEAD, List.of(Step.End.CUT));
    }

    /** Resets the connection (TCP RST) instead of answering. */
    public static Fault resetBeforeHead() {
        return new Interruption(BEFORE_HEAD, List.of(Step.End.RESET));
    }

    /** Sends {@code data: json} and ends the body in good order, without {@code [DONE]}. */
    public static Fault errorEvent(int afterChunks, String json) {
        return new Interruption(afterChunks, List.of(event("data: " + json + "\n\n"), Step.End.FAIL));
    }

    /** Sends nothing more and leaves the connection open. */
    public static Fault stall(int afterChunks) {
        return new Interruption(afterChunks, List.of(Step.End.STALL));
    }

    /** Closes the connection in the middle of the body, in good order. */
    public static Fault cut(int afterChunks) {
        return new Interruption(afterChunks, List.of(Step.End.CUT));
    }

    /** Resets the connection (TCP RST) in the middle of the body, once the client has been sent what came before. */
    public static Fault reset(int afterChunks) {
        return new Interruption(afterChunks, List.of(Step.End.RESET));
    }

    /** Breaks off the event of the next chunk in the middle of its line and goes on, on the same line, with the one after. */
    public static Fault tornFrame(int afterChunks) {
        return new TornFrame(afterChunks);
    }

    /** Puts bytes between two events and goes on. */
    public static Fault rawEvent(int afterChunks, byte[] bytes) {
        return new Insertion(afterChunks, new Step.Send(bytes.clone(), Step.Kind.INSERTED));
    }

    /** As {@link #rawEvent(int, byte[])}, with text in UTF-8. */
    public static Fault rawEvent(int afterChunks, String text) {
        return rawEvent(afterChunks, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a fault from text: its name, the chunks it comes after, and what it sends, as in {@code noResponse},
     * {@code cut:3}, {@code errorEvent:2:{"error":{}}} or {@code rawEvent:1:: hello\n\n}.
     */
    public static Fault parse(String text) {
        return FaultText.parse(text);
    }

    private static Step event(String text) {
        return new Step.Send(text.getBytes(StandardCharsets.UTF_8), Step.Kind.EVENT);
    }
}
