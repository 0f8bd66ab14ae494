package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of callers' names and the hashes of their keys, which lets in whoever brings one of the keys. Thread-safe.
 *
 * <p>Its lines are {@code NAME SHA256-HEX}; blank lines, and those that begin with {@code #}, are skipped. A name may have
 * several lines, so that an old key is good until the new one is in use.
 *
 * <p>Changes are picked up without a restart, by the first request that comes a second or more after the last look at the
 * file. Where it has become unreadable or malformed, that is logged once and the keys known before stay in force; where
 * it has no keys any more, nobody is let in. Replace the file by moving a new one over it: one that is just being written
 * may be seen half done.
 */
public final class KeyFile implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private static final int KEY_BYTES = 32;
    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final Executor reader;
    private final LongSupplier ticker;

    // Guarded by this.
    private CompletableFuture<KeyTable> keys;
    private long lookedAt;

    /** Confined to the look under way, of which there is one at a time. */
    private KeyFileContent seen;

    /**
     * Reads the file for the first time, on the calling thread.
     *
     * @param reader runs the further looks at the file, one at a time and never on the thread that asks for them
     * @throws IllegalArgumentException where the file is missing or malformed; says in one sentence what is wrong
     */
    public KeyFile(Path file, Executor reader) {
        this(file, reader, System::nanoTime);
    }

    KeyFile(Path file, Executor reader, LongSupplier ticker) {
        this.file = file;
        this.reader = reader;
        this.ticker = ticker;
        lookedAt = ticker.getAsLong();
        seen = KeyFileContent.of(file);
        try {
            keys = CompletableFuture.completedFuture(read(seen));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unusable(e));
        }
    }

    /** A new random key of 256 bits. */
    public static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The line of the file, without its end, that lets in whoever brings the key.
     *
     * @throws IllegalArgumentException where a line cannot begin with the name; says in one sentence why
     */
    public static String line(String name, String key) {
        KeyTable.checkName(name, "The name");
        return name + " " + HexFormat.of().formatHex(sha256(key));
    }

    @Override
    public CompletionStage<String> authenticate(Credential credential) {
        String token = credential.token();
        return token == null || token.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : keys().thenApply(table -> table.nameOf(sha256(token)));
    }

    /** The keys at hand, or those that the look under way will bring. */
    private CompletableFuture<KeyTable> keys() {
        KeyTable known;
        CompletableFuture<KeyTable> looked;
        synchronized (this) {
            long now = ticker.getAsLong();
            if (!keys.isDone() || now - lookedAt < NANOS_BETWEEN_LOOKS) {
                return keys;
            }
            lookedAt = now;
            known = keys.join();
            looked = new CompletableFuture<>();
            keys = looked;
        }
        try {
            reader.execute(() -> look(() -> KeyFileContent.of(file), known, looked));
        } catch (RuntimeException e) {
            look(
                    () -> KeyFileContent.unreadable(
                            "no thread reads it (" + e.getClass().getName() + ")"),
                    known,
                    looked);
        }
        return looked;
    }

    private void look(Supplier<KeyFileContent> sight, KeyTable known, CompletableFuture<KeyTable> looked) {
        KeyTable found = known;
        try {
            KeyFileContent content = sight.get();
            if (!content.equals(seen)) {
                seen = content;
                found = read(content);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}; until then, the keys known before stay in force", unusable(e));
        } finally {
            looked.complete(found);
        }
    }

    private KeyTable read(KeyFileContent content) {
        KeyTable table = content.keys();
        if (table.size() == 0) {
            LOG.warn("Key file {} has no keys: nobody is let in until a line NAME SHA256-HEX is added", file);
        } else {
            LOG.info("Key file {} is read: keys {}", file, table.size());
        }
        return table;
    }

    private String unusable(IllegalArgumentException why) {
        return "Key file " + file + " cannot be used: " + why.getMessage();
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
