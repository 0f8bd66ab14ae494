package io.camelchat.completion.server;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** The callers' names and the SHA-256 of their keys. Immutable. */
final class KeyTable {
    private static final int HASH_DIGITS = 64;
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_NAME = 100;

    private record Entry(String name, byte[] sha256) {}

    private final List<Entry> entries;

    private KeyTable(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads lines of {@code NAME SHA256-HEX}. What is wrong is told without anything of the line in it: a key may have
     * been written where its hash belongs.
     *
     * @throws IllegalArgumentException which names the line, and what to do
     */
    static KeyTable parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() > MOST_LINES) {
            throw new IllegalArgumentException(
                    "it has " + lines.size() + " lines; leave at most " + MOST_LINES + " in it");
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> lineOfHash = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Entry entry;
            try {
                entry = entry(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + " " + e.getMessage(), e);
            }
            Integer first = lineOfHash.putIfAbsent(HexFormat.of().formatHex(entry.sha256), i + 1);
            if (first != null) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " has the same key as line " + first + "; remove one of them");
            }
            entries.add(entry);
        }
        return new KeyTable(List.copyOf(entries));
    }

    /** @throws IllegalArgumentException which says what is wrong with it, and what to do */
    static void checkName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "has a name of " + name.length() + " characters; make it 1 to " + LONGEST_NAME);
        }
        if (name.startsWith("#")) {
            throw new IllegalArgumentException("has a name that begins with #, like a comment; begin it otherwise");
        }
        if (!name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "has a name with blanks or other than visible ASCII characters; write it without them");
        }
    }

    int size() {
        return entries.size();
    }

    /** The name of the key that has this SHA-256, or null where there is none. */
    String nameOf(byte[] sha256) {
        return nameOf(sha256, MessageDigest::isEqual);
    }

    /** Compares every entry, whether one was equal before or not: the time it takes is to tell nothing. */
    String nameOf(byte[] sha256, BiPredicate<byte[], byte[]> equal) {
        String name = null;
        for (Entry entry : entries) {
            if (equal.test(entry.sha256, sha256)) {
                name = entry.name;
            }
        }
        return name;
    }

    private static Entry entry(String line) {
        String[] words = line.split("[ \t]+");
        if (words.length != 2) {
            throw new IllegalArgumentException("has " + words.length + (words.length == 1 ? " word" : " words")
                    + "; write a name, a blank and the SHA-256 of the key in hex");
        }
        checkName(words[0]);
        if (words[1].length() != HASH_DIGITS || !words[1].chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "has no SHA-256 after the name; write " + HASH_DIGITS + " hex digits there");
        }
        return new Entry(words[0], HexFormat.of().parseHex(words[1]));
    }
}
