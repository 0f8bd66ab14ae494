package io.camelchat.completion.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the callers' names and the hashes of their keys, which lets in whoever brings one of the keys.
 *
 * <p>Its lines are {@code NAME SHA256-HEX}; blank lines, and those that begin with {@code #}, are skipped. A name that
 * has several lines has several keys, so that an old and a new one can be good at the same time.
 *
 * <p>Changes are picked up without a restart, by the first request a second or more after the last look at the file. A
 * file that has become unreadable or malformed is logged, and the keys known before stay in force: take a key back by
 * removing its line, and replace the file by moving a new one over it. A file without keys lets nobody in.
 */
public final class KeyFile implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private static final int MOST_BYTES = 1024 * 1024;
    private static final int KEY_BYTES = 32;
    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final Executor reader;
    private final LongSupplier ticker;

    private CompletableFuture<KeyTable> current;
    private long lookedAt;

    /** What was found there last, the text or why there is none. Confined to the look under way: there is one at a time. */
    private String found;

    /**
     * Reads the file for the first time, on the calling thread.
     *
     * @param reader reads it again
     * @throws IllegalArgumentException where it is missing or malformed, which says so in one sentence
     */
    public KeyFile(Path file, Executor reader) {
        this(file, reader, System::nanoTime);
    }

    KeyFile(Path file, Executor reader, LongSupplier ticker) {
        this.file = file;
        this.reader = reader;
        this.ticker = ticker;
        lookedAt = ticker.getAsLong();
        try {
            found = read();
            current = CompletableFuture.completedFuture(KeyTable.parse(found));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(unusable(e), e);
        }
    }

    /** A new random key of 256 bits. */
    public static String newKey() {
        byte[] bits = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bits);
        return "sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /**
     * The line that lets in whoever brings the key, without a line end.
     *
     * @throws IllegalArgumentException where the name cannot be one
     */
    public static String line(String name, String key) {
        KeyTable.checkName(name);
        return name + " " + HexFormat.of().formatHex(sha256(key));
    }

    @Override
    public CompletionStage<String> authenticate(Credential credential) {
        String token = credential.token();
        if (token == null || token.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return keys().thenApply(keys -> keys.nameOf(sha256(token)));
    }

    /** The keys in force: those known, or those that the look under way will find. */
    private CompletableFuture<KeyTable> keys() {
        KeyTable known;
        CompletableFuture<KeyTable> looked;
        synchronized (this) {
            long now = ticker.getAsLong();
            if (!current.isDone() || now - lookedAt < NANOS_BETWEEN_LOOKS) {
                return current;
            }
            lookedAt = now;
            known = current.join();
            looked = new CompletableFuture<>();
            current = looked;
        }
        try {
            reader.execute(() -> looked.complete(look(known)));
        } catch (RuntimeException e) {
            LOG.error("{}", unusable(e));
            looked.complete(known);
        }
        return looked;
    }

    private KeyTable look(KeyTable known) {
        String before = found;
        try {
            found = read();
            if (!found.equals(before)) {
                return KeyTable.parse(found);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}", unusable(e));
        }
        return known;
    }

    private String read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it has more than 1 MiB");
            }
            return new String(bytes, UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
    }

    private String unusable(Exception why) {
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
