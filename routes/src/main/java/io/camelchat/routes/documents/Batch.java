package io.camelchat.routes.documents;

import io.camelchat.routes.progress.Progress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents that come one after the other, from the first until the inbox is empty: how far they are, and what came of
 * them. Thread-safe: guarded by its lock.
 */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
    private static final double NANOS = 1e9;

    private final InboxCount waiting;
    private final Map<String, Integer> failures = new TreeMap<>();
    private Progress progress;
    private long start;
    private int underWay;
    private int answered;
    private int answeredBefore;
    private int failed;
    private long pieces;
    private long piecesBefore;
    private PieceUsage usage;

    /** @param waiting counts the documents in the inbox, those under way included */
    Batch(InboxCount waiting) {
        this.waiting = waiting;
    }

    synchronized void begun() {
        if (progress == null) {
            progress = Progress.start("documents", "documents", 0);
            start = System.nanoTime();
            failures.clear();
            answered = 0;
            answeredBefore = 0;
            failed = 0;
            pieces = 0;
            piecesBefore = 0;
            usage = PieceUsage.NONE;
        }
        underWay++;
    }

    synchronized void ended(DocumentRun run, DocumentEnd end) {
        underWay--;
        pieces += run.spending().answersNow();
        piecesBefore += run.spending().answersBefore();
        usage = usage.plus(run.spending().usageNow());
        switch (end.kind()) {
            case ANSWERED -> answered++;
            case ANSWERED_BEFORE -> answeredBefore++;
            case FAILED -> {
                failed++;
                failures.merge(end.failure(), 1, Integer::sum);
            }
            case LEFT -> {
                return;
            }
        }
        progress.add(1);
    }

    /** Looks anew how many there are. */
    void count() {
        long done;
        synchronized (this) {
            if (progress == null) {
                return;
            }
            done = done();
        }
        long all = done + waiting.documents();
        synchronized (this) {
            if (progress != null) {
                progress.total(all);
            }
        }
    }

    /** Says what came of them: the inbox is empty, or the application stops. */
    synchronized void close() {
        if (progress == null) {
            return;
        }
        progress.total(done() + underWay);
        progress.close();
        progress = null;
        if (done() > 0) {
            LOG.info("{}", report((System.nanoTime() - start) / NANOS));
        }
    }

    private int done() {
        return answered + answeredBefore + failed;
    }

    private String report(double seconds) {
        return String.format(
                Locale.ROOT,
                "%d documents in %.1f s, %.1f a second: %d answered%s, %d failed%s; %d answers of the model%s;"
                        + " %d prompt tokens, %d completion tokens",
                done(),
                seconds,
                done() / seconds,
                answered,
                answeredBefore == 0 ? "" : ", " + answeredBefore + " answered before",
                failed,
                failures.isEmpty()
                        ? ""
                        : failures.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                .collect(Collectors.joining(", ", " (", ")")),
                pieces,
                piecesBefore == 0 ? "" : ", " + piecesBefore + " from before",
                usage.promptTokens(),
                usage.completionTokens());
    }
}
