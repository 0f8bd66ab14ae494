package io.camelchat.routes.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One document, from the inbox to where it goes. One thread at a time has it: one of the workshop's, each time it goes on.
 */
final class DocumentRun {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentRun.class);

    private final Workshop workshop;
    private final Path file;
    private final String path;
    private final Prompts prompts;
    private final Consumer<DocumentEnd> whenEnded;
    private final Spending spending = new Spending();
    private final long start = System.nanoTime();

    private Fingerprint fingerprint;
    private String key;
    private DocumentText text;
    private int pieces;

    /**
     * @param path of the file below the inbox, with slashes
     * @param whenEnded told once
     */
    DocumentRun(Workshop workshop, Path file, String path, Prompts prompts, Consumer<DocumentEnd> whenEnded) {
        this.workshop = workshop;
        this.file = file;
        this.path = path;
        this.prompts = prompts;
        this.whenEnded = whenEnded;
    }

    /** On one of the workshop's threads. */
    void begin() {
        guarded(() -> {
            fingerprint = Fingerprint.of(file);
            key = workshop.keys().of(path, fingerprint.sha256(), prompts);
            if (workshop.outbox().has(path, key)) {
                finish(DocumentEnd.ANSWERED_BEFORE, () -> {}, () -> {});
                return;
            }
            workshop.outbox().requirePlace(path);
            text = workshop.reader().read(file, fingerprint);
            ask(0, text.open(), prompts.instructions());
        });
    }

    /** @param level 0 for the document, from then on for the answers about the pieces of the level before */
    private void ask(int level, Reader reader, String instructions) throws IOException, UnfitDocumentException {
        PieceCutter cutter = cutter(reader);
        String whole = cutter.whole();
        if (whole != null) {
            cutter.close();
            pieces = level == 0 ? 1 : pieces;
            workshop.permits().acquire(new LastAsk(instructions, whole));
            return;
        }
        workshop.store().begin(path, key);
        new PieceRun(
                        workshop,
                        key,
                        level,
                        cutter,
                        instructions,
                        spending,
                        run -> guarded(() -> {
                            cutter.close();
                            piecesEnded(level, run);
                        }))
                .begin();
    }

    private PieceCutter cutter(Reader reader) {
        return new PieceCutter(reader, workshop.tokens(), workshop.settings().pieceTokens());
    }

    private void piecesEnded(int level, PieceRun run) throws IOException, UnfitDocumentException {
        pieces = level == 0 ? run.pieces() : pieces;
        if (run.failure() != null) {
            failed(run.failure());
        } else if (getsShorter(level, run)) {
            ask(level + 1, answers(level, run), prompts.combine());
        } else {
            finish(
                    DocumentEnd.ANSWERED,
                    () -> workshop.outbox()
                            .write(path, out -> answers(level, run).transferTo(out), facts(false)),
                    () -> {});
        }
    }

    private StoredAnswers answers(int level, PieceRun run) {
        return new StoredAnswers(workshop.store(), key, level, run.cut(), run.pieces());
    }

    /** Whether the answers make fewer pieces than what they answer: else combining them would go on for ever. */
    private boolean getsShorter(int level, PieceRun run) throws IOException, UnfitDocumentException {
        try (PieceCutter cutter = cutter(answers(level, run))) {
            int count = 0;
            while (count < run.pieces() && cutter.next() != null) {
                count++;
            }
            return count < run.pieces();
        }
    }

    private ObjectNode facts(boolean isOne) {
        ObjectNode facts = Json.object()
                .put("document", path)
                .put("key", key)
                .put("content_sha256", fingerprint.sha256())
                .put("outcome", "complete")
                .put("finish_reason", "stop")
                .put("model", workshop.settings().model())
                .put("pieces", pieces);
        if (pieces > 1) {
            facts.put("combined", isOne);
        }
        spending.describe(facts);
        return facts.put("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /**
     * Writes the result, forgets the pieces, and moves the document: from each place in between the next start goes on. A
     * document that has changed meanwhile is another one, and is left for it.
     *
     * @param whenWritten before it ends, in any case
     */
    private void finish(DocumentEnd end, PatientWrite.Write result, Runnable whenWritten) {
        write(
                end,
                whenWritten,
                result,
                () -> workshop.store().forget(key),
                () -> Folders.move(file, workshop.settings().done().resolve(path)));
    }

    private void failed(Exception failure) {
        if (LeftException.isLeft(failure)) {
            ended(DocumentEnd.LEFT);
            return;
        }
        LOG.debug("{} cannot be answered", path, failure);
        Refusal refusal = Refusal.of(failure);
        Path target = workshop.settings().failed().resolve(path);
        String reason = Folders.fitting(target.getFileName().toString(), ".reason.txt");
        write(
                DocumentEnd.failed(refusal.category()),
                () -> {},
                () -> Folders.write(target.resolveSibling(reason), refusal::writeTo),
                () -> Folders.move(file, target),
                () -> {
                    if (key != null) {
                        workshop.store().forget(key);
                    }
                });
    }

    /** @param steps in this order; one that is done is not done again, for the next may take away what it was made of */
    private void write(DocumentEnd end, Runnable whenWritten, PatientWrite.Write... steps) {
        Deque<PatientWrite.Write> toDo = new ArrayDeque<>(List.of(steps));
        boolean[] isLeft = new boolean[1];
        workshop.writes()
                .write(
                        () -> {
                            isLeft[0] = fingerprint != null && fingerprint.isOutdated(file);
                            while (!isLeft[0] && !toDo.isEmpty()) {
                                toDo.element().run();
                                toDo.remove();
                            }
                        },
                        () -> {
                            whenWritten.run();
                            ended(isLeft[0] ? DocumentEnd.LEFT : end);
                        },
                        () -> {
                            whenWritten.run();
                            ended(DocumentEnd.LEFT);
                        });
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (NoSuchFileException e) {
            LOG.debug("{} has gone", path, e);
            ended(DocumentEnd.LEFT);
        } catch (AccessDeniedException e) {
            failed(new UnfitDocumentException("unreadable", "The document's file may not be read", e));
        } catch (UnfitDocumentException | RuntimeException e) {
            failed(e);
        } catch (IOException e) {
            LOG.warn("{} is left in the inbox for a while: {}", path, e.toString());
            workshop.writes().later(() -> ended(DocumentEnd.LEFT));
        }
    }

    private void ended(DocumentEnd end) {
        try {
            if (text != null) {
                text.close();
            }
        } catch (IOException e) {
            LOG.warn("The text of {} cannot be deleted: {}", path, e.toString());
        }
        whenEnded.accept(end);
    }

    Spending spending() {
        return spending;
    }

    /** Asks about what is all in one piece. The permit is held until the result is written. */
    private final class LastAsk implements Permits.Holder {
        private final String instructions;
        private final String piece;

        LastAsk(String instructions, String piece) {
            this.instructions = instructions;
            this.piece = piece;
        }

        @Override
        public void granted() {
            workshop.ask().ask(instructions, piece, answer -> workshop.workers().execute(() -> answered(answer)), e -> {
                workshop.permits().release();
                workshop.workers().execute(() -> failed(e));
            });
        }

        private void answered(PieceAnswer answer) {
            spending.answered(answer);
            ObjectNode facts = facts(true);
            finish(
                    DocumentEnd.ANSWERED,
                    () -> workshop.outbox().write(path, out -> out.write(answer.text()), facts),
                    workshop.permits()::release);
        }

        @Override
        public void turnedAway() {
            ended(DocumentEnd.LEFT);
        }
    }

    /** What may show that the document is unfit, or the machine in trouble. */
    private interface Step {
        void run() throws IOException, UnfitDocumentException;
    }
}
