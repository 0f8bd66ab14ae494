package io.camelchat.routes.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;

/**
 * What has been written of a job, by this run or an earlier one: results and errors. Any thread may write; all else is done
 * by the job's own.
 */
final class Output implements Closeable {
    private final BulkFiles files;
    private final Input input;
    private final Tally tally = new Tally();
    private final BitSet written = new BitSet();
    private final PartFile results;
    private PartFile errors;
    private boolean isComplete;

    private Output(BulkFiles files, Input input, PartFile results) {
        this.files = files;
        this.input = input;
        this.results = results;
    }

    /** @throws BulkRefusedException where another process writes it, or it is of another input */
    static Output open(BulkFiles files, Input input) throws IOException, BulkRefusedException {
        Output output = new Output(files, input, PartFile.open(BulkFiles.part(files.results())));
        try {
            output.restore();
            return output;
        } catch (IOException | BulkRefusedException e) {
            output.abandon();
            throw e;
        }
    }

    /** Looks at names only now that the lock is had: another process may have given them just before. */
    private void restore() throws IOException, BulkRefusedException {
        if (Files.exists(files.results())) {
            results.deleteIfEmpty();
            restoreComplete();
            return;
        }
        Path part = BulkFiles.part(files.errors());
        if (Files.exists(files.errors())) {
            // The errors have their name first: an earlier run ended between the two.
            PartFile.forEach(files.errors(), input.fingerprint(), line -> {});
            Files.move(files.errors(), part, StandardCopyOption.ATOMIC_MOVE);
        }
        errors = PartFile.open(part);
        results.recover(input.fingerprint(), line -> restore(line, true));
        errors.recover(input.fingerprint(), line -> restore(line, false));
    }

    private void restoreComplete() throws IOException, BulkRefusedException {
        PartFile.forEach(files.results(), input.fingerprint(), line -> restore(line, true));
        if (Files.exists(files.errors())) {
            PartFile.forEach(files.errors(), input.fingerprint(), line -> restore(line, false));
        }
        if (tally.lines() != input.lines()) {
            throw new BulkRefusedException("There is a file " + files.results()
                    + " that does not answer this input: move it away, or give another name for it");
        }
        isComplete = true;
    }

    private void restore(ObjectNode line, boolean isAnswer) {
        written.set(OutputLine.idOf(line).number());
        tally.add(new OutputLine(line, isAnswer));
    }

    /** Whether nothing is left to be done, since an earlier run. */
    boolean isComplete() {
        return isComplete;
    }

    /** Whether an earlier run has written what answers this line. */
    boolean has(int line) {
        return written.get(line);
    }

    Tally tally() {
        return tally;
    }

    void write(OutputLine line) throws IOException {
        (line.isAnswer() ? results : errors).append(line.json());
        tally.add(line);
    }

    /** Gives the files their names. There is no file of errors where there are none; one of results there always is. */
    void publish() throws IOException {
        errors.deleteIfEmpty();
        if (!errors.isEmpty()) {
            errors.publish(files.errors());
        }
        results.publish(files.results());
    }

    /** Gives up what nothing was written to. */
    private void abandon() throws IOException {
        try (this) {
            results.deleteIfEmpty();
            if (errors != null) {
                errors.deleteIfEmpty();
            }
        }
    }

    /** Takes back all that was written. */
    void discard() throws IOException {
        Files.deleteIfExists(BulkFiles.part(files.errors()));
        Files.deleteIfExists(BulkFiles.part(files.results()));
    }

    @Override
    public void close() throws IOException {
        results.close();
        if (errors != null) {
            errors.close();
        }
    }
}
