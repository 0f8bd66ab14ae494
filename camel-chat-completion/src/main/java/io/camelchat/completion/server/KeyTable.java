package io.camelchat.completion.server;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The callers' names and the SHA-256 of their keys. Immutable.
 *
 * <p>What is wrong with a line is told without anything of the line: a key may stand where its hash belongs.
 */
final class KeyTable {
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_NAME = 100;
    private static final int HEX_DIGITS = 64;

    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(String name, byte[] sha256) {}

    private final List<Entry> entries;

    private KeyTable(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads lines of {@code NAME SHA256-HEX}.
     *
     * @throws IllegalArgumentException which says in which line what is wrong, and what to do
     */
    static KeyTable parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() > MOST_LINES) {
            throw new IllegalArgumentException(
                    "there are " + lines.size() + " lines in it; leave at most " + MOST_LINES);
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = "line " + (i + 1) + ": ";
            Entry entry = entry(line, where);
            String owner = owners.putIfAbsent(HexFormat.of().formatHex(entry.sha256), entry.name);
            if (owner == null) {
                entries.add(entry);
            } else if (!owner.equals(entry.name)) {
                throw new IllegalArgumentException(
                        where + "the key is that of another name above; give every name a key of its own");
            }
        }
        return new KeyTable(List.copyOf(entries));
    }

    private static Entry entry(String line, String where) {
        String[] words = line.split("[ \t]+", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException(
                    where + "write a name, a blank and the SHA-256 of the key in it, and nothing else");
        }
        checkName(words[0], where + "the name");
        if (words[1].length() != HEX_DIGITS || !words[1].chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    where + "there is no SHA-256 after the name; write it as " + HEX_DIGITS + " hex digits");
        }
        return new Entry(words[0], HexFormat.of().parseHex(words[1]));
    }

    /** @throws IllegalArgumentException which says of the subject what is wrong, and what to do */
    static void checkName(String name, String subject) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    subject + " has " + name.length() + " characters; make it 1 to " + LONGEST_NAME);
        }
        if (!name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    subject + " has blanks or other than visible ASCII characters; write it without them");
        }
        if (name.startsWith("#")) {
            throw new IllegalArgumentException(subject + " begins with #, as a comment does; begin it otherwise");
        }
    }

    int size() {
        return entries.size();
    }

    /** The name of the key that has this SHA-256, or null where there is none. */
    String nameOf(byte[] sha256) {
        return nameOf(sha256, MessageDigest::isEqual);
    }

    /** Compares every entry, whatever was equal before: how long it takes does not tell which one was. */
    String nameOf(byte[] sha256, BiPredicate<byte[], byte[]> equal) {
        String name = null;
        for (Entry entry : entries) {
            if (equal.test(entry.sha256, sha256)) {
                name = entry.name;
            }
        }
        return name;
    }
}
