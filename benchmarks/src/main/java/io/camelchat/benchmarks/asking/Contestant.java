package io.camelchat.benchmarks.asking;

import java.util.concurrent.CompletionStage;

/** A way to ask a model about the same text, again and again. */
interface Contestant extends AutoCloseable {
    /** Asks once; done when the whole answer is there. One that {@link #blocks()} is done when it returns. */
    CompletionStage<?> ask();

    /** Whether a call holds the thread that it is made by. */
    boolean blocks();

    @Override
    void close() throws Exception;
}
