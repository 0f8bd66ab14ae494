package io.camelchat.routes.documents;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Asks about the pieces of a text, one after the other as permits come, and stores each answer before it gives the permit
 * back. Pieces that have been answered before are left out. A failure ends it once all that was asked has come back. Pieces
 * are cut by the thread that holds the permit of the one before; what has come back is guarded by this.
 */
final class PieceRun implements Permits.Holder {
    private final Workshop workshop;
    private final String key;
    private final int level;
    private final PieceCutter cutter;
    private final String instructions;
    private final Spending spending;
    private final Consumer<PieceRun> whenEnded;

    private String next;
    private int cut;
    private int blank;
    private int open;
    private boolean allAsked;
    private boolean ended;
    private Exception failure;

    /** @param whenEnded told once, on one of the workshop's threads */
    PieceRun(
            Workshop workshop,
            String key,
            int level,
            PieceCutter cutter,
            String instructions,
            Spending spending,
            Consumer<PieceRun> whenEnded) {
        this.workshop = workshop;
        this.key = key;
        this.level = level;
        this.cutter = cutter;
        this.instructions = instructions;
        this.spending = spending;
        this.whenEnded = whenEnded;
    }

    void begin() {
        try {
            next = nextUnanswered();
        } catch (IOException | UnfitDocumentException | RuntimeException e) {
            fail(e);
            askNoMore();
            return;
        }
        if (next == null) {
            askNoMore();
        } else {
            workshop.permits().acquire(this);
        }
    }

    private String nextUnanswered() throws IOException, UnfitDocumentException {
        while (true) {
            String piece = cutter.next();
            if (piece == null) {
                return null;
            }
            int index = cut++;
            if (piece.isBlank()) {
                blank++;
                continue;
            }
            PieceAnswer before = workshop.store().get(key, level, index);
            if (before == null) {
                return piece;
            }
            spending.wasAnsweredBefore(before);
        }
    }

    @Override
    public void granted() {
        boolean goesOn;
        synchronized (this) {
            goesOn = failure == null;
            open += goesOn ? 1 : 0;
        }
        if (!goesOn) {
            workshop.permits().release();
            askNoMore();
            return;
        }
        int index = cut - 1;
        workshop.ask().ask(instructions, next, answer -> answered(index, answer), this::failed);
        begin();
    }

    @Override
    public void turnedAway() {
        fail(new LeftException());
        askNoMore();
    }

    private void answered(int index, PieceAnswer answer) {
        spending.answered(answer);
        workshop.writes()
                .write(
                        () -> workshop.store().put(key, level, index, answer),
                        this::cameBack,
                        () -> failed(new LeftException()));
    }

    private void failed(Exception e) {
        fail(e);
        cameBack();
    }

    private void cameBack() {
        workshop.permits().release();
        synchronized (this) {
            open--;
        }
        endIfDone();
    }

    /** A failure of the document's own counts more than that the application stops. */
    private synchronized void fail(Exception e) {
        if (failure == null || LeftException.isLeft(failure)) {
            failure = e;
        }
    }

    private void askNoMore() {
        synchronized (this) {
            allAsked = true;
        }
        endIfDone();
    }

    private void endIfDone() {
        synchronized (this) {
            if (ended || !allAsked || open > 0) {
                return;
            }
            ended = true;
        }
        workshop.workers().execute(() -> whenEnded.accept(this));
    }

    /** Why it ended before all were answered, or null. */
    synchronized Exception failure() {
        return failure;
    }

    /** How many pieces the text has, blank ones included. */
    int cut() {
        return cut;
    }

    /** How many pieces were to be answered. */
    int pieces() {
        return cut - blank;
    }
}
