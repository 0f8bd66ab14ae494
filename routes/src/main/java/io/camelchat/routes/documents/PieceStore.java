package io.camelchat.routes.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The answers about pieces of documents that are not done yet. An answer that was put is there after whatever ends the
 * process. Thread-safe.
 */
final class PieceStore implements AutoCloseable {
    private static final int CACHE_MEGABYTES = 4;

    private final Path file;
    private MVStore store;
    private MVMap<String, String> answers;
    private MVMap<String, String> paths;

    private PieceStore(Path file) {
        this.file = file;
    }

    /** @throws IllegalStateException where what is there cannot be read, in one sentence */
    static PieceStore open(StateFolder state) throws IOException {
        PieceStore store = new PieceStore(state.file("pieces.mv"));
        try {
            store.open();
        } catch (MVStoreException e) {
            throw new IllegalStateException(
                    "the finished pieces in " + store.file + " cannot be read (" + e.getMessage()
                            + "): move the file away, and those pieces are asked about again",
                    e);
        }
        return store;
    }

    private void open() {
        store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .cacheSize(CACHE_MEGABYTES)
                .open();
        answers = store.openMap("answers");
        paths = store.openMap("paths");
    }

    /** Begins a document, and forgets what was finished of it with another key: by other prompts, or of another edition. */
    synchronized void begin(String path, String key) throws IOException {
        attempt(() -> {
            if (!path.equals(paths.get(key))) {
                forgetIf(entry -> entry.getValue().equals(path));
                paths.put(key, path);
                store.commit();
            }
        });
    }

    /** The answer about a piece, or null where there is none. */
    synchronized PieceAnswer get(String key, int level, int index) {
        String json = answers.get(name(key, level, index));
        return json == null ? null : PieceAnswer.parse(json);
    }

    synchronized void put(String key, int level, int index, PieceAnswer answer) throws IOException {
        attempt(() -> {
            answers.put(name(key, level, index), answer.toJson());
            store.commit();
        });
    }

    /** Forgets a document: it is done. */
    synchronized void forget(String key) throws IOException {
        attempt(() -> {
            if (paths.containsKey(key)) {
                forgetIf(entry -> entry.getKey().equals(key));
                store.commit();
            }
        });
    }

    /** Forgets documents that have gone from the inbox, by their paths. */
    synchronized void forgetUnless(Predicate<String> isThere) throws IOException {
        attempt(() -> {
            forgetIf(entry -> !isThere.test(entry.getValue()));
            store.commit();
        });
    }

    private void forgetIf(Predicate<Map.Entry<String, String>> isForgotten) {
        List<String> keys = new ArrayList<>();
        paths.entrySet().stream().filter(isForgotten).forEach(entry -> keys.add(entry.getKey()));
        for (String key : keys) {
            List<String> names = new ArrayList<>();
            Iterator<String> all = answers.keyIterator(key);
            while (all.hasNext()) {
                String name = all.next();
                if (!name.startsWith(key)) {
                    break;
                }
                names.add(name);
            }
            names.forEach(answers::remove);
            paths.remove(key);
        }
    }

    /** Names of one level are in the order of their pieces. */
    private static String name(String key, int level, int index) {
        return String.format("%s/%03d/%010d", key, level, index);
    }

    /** A store that could not write has closed itself; what was put into it before is there when it is opened again. */
    private void attempt(Runnable change) throws IOException {
        try {
            if (store.isClosed()) {
                open();
            }
            change.run();
        } catch (MVStoreException e) {
            store.closeImmediately();
            throw new IOException("Finished pieces cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        boolean empty = !store.isClosed() && paths.isEmpty();
        store.close();
        if (empty) {
            Files.deleteIfExists(file);
        }
    }
}
