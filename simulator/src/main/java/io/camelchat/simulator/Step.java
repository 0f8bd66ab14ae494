package io.camelchat.simulator;

import java.time.Duration;

/** One thing to do while a call is answered. An answer is a lazy sequence of steps, played in order by a
 * {@link Player}. Steps are not compared. */
sealed interface Step {

    /** Writes status line and headers. */
    record Head(ResponseHead head) implements Step {}

    /** Writes a part of the body, framed as HTTP wants it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Send(byte[] bytes, Kind kind) implements Step {

        boolean isChunk() {
            return kind == Kind.TOKEN || kind == Kind.CHUNK || kind == Kind.PACKET;
        }

        /** Whether faults count it. */
        boolean isCounted() {
            return isChunk() || kind == Kind.BODY;
        }
    }

    /** Writes bytes on the connection as they are. */
    @SuppressWarnings("ArrayRecordComponent")
    record Wire(byte[] bytes) implements Step {}

    /** From here on, hands the connection no more than so many bytes at once. */
    record Packets(int size) implements Step {}

    /** Waits. */
    record Pause(Duration length) implements Step {}

    /** Waits until the test allows one step more. */
    record Permit(LockStep lockStep) implements Step {}

    /** How an answer ends; nothing is played after it. */
    enum End implements Step {
        /** The body is complete. */
        FINISH,
        /** The body is ended in good order, though it is not what was asked for. */
        FAIL,
        /** Nothing more is written and the connection stays open. */
        STALL,
        /** The connection is closed in good order. */
        CUT,
        /** The connection is reset. */
        RESET
    }

    /** What a part of the body is. */
    enum Kind {
        /** An event with a chunk that carries a token. */
        TOKEN,
        /** An event with any other chunk. */
        CHUNK,
        /** A part of a reply that is no stream. */
        BODY,
        /** An event without a chunk, such as {@code [DONE]}. */
        EVENT,
        /** Bytes given by the test, a packet of their own. */
        PACKET,
        /** Bytes given by the test, put between events. */
        INSERTED
    }
}
