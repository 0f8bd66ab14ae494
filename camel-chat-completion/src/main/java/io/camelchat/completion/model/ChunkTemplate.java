package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads chunks that differ from an earlier one in their texts alone, as nearly all of a stream do: what is the same is compared
 * and not read again. Their texts are the content, and the padding that OpenAI writes beside it. Whatever is not quite like
 * that is not read here, and has to be read as JSON. Not thread-safe: it belongs to the thread that reads the stream.
 */
public final class ChunkTemplate {
    private static final char NO_CHARACTER = '\uFFFD';

    /** A text of the chunk: where it begins, behind its quotation mark, and where the mark that ends it is. */
    private record Text(String name, int start, int end) {}

    private ChunkForm form;
    private List<Text> texts = List.of();

    /** What is before each text, and what is after the last. */
    private byte[][] fixed = {};

    /** Takes a chunk for the template of those that follow, if it can be one: it tells one choice's content. */
    public void learn(ChatCompletionChunk chunk) {
        byte[] bytes = chunk.bytes();
        texts = List.of();
        if (bytes == null
                || !(chunk.json().get("choices") instanceof ArrayNode choices)
                || choices.size() != 1
                || !(choices.get(0) instanceof ObjectNode only)
                || !(only.get("delta") instanceof ObjectNode told)
                || !told.path(ChunkForm.CONTENT).isTextual()
                || told.has("tool_calls")) {
            return;
        }
        List<Text> found = new ArrayList<>();
        for (String name : List.of(ChunkForm.CONTENT, ChunkForm.PADDING)) {
            Text text = find(bytes, name);
            if (text != null) {
                found.add(text);
            }
        }
        found.sort(Comparator.comparingInt(Text::start));
        boolean complete = found.stream().anyMatch(text -> ChunkForm.CONTENT.equals(text.name))
                && found.size() == (chunk.json().path(ChunkForm.PADDING).isTextual() ? 2 : 1);
        if (complete && cut(bytes, found)) {
            form = new ChunkForm(chunk.json(), only, told);
            texts = found;
        }
    }

    /** The text with this key, if it is there once and in no other way: then it is the one that the tree has. */
    private static Text find(byte[] bytes, String name) {
        byte[] key = ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
        int at = indexOf(bytes, key, 0);
        if (at < 0 || indexOf(bytes, key, at + 1) >= 0) {
            return null;
        }
        int next = afterBlanks(bytes, at + key.length);
        if (next == bytes.length || bytes[next] != ':') {
            return null;
        }
        next = afterBlanks(bytes, next + 1);
        int end = next == bytes.length || bytes[next] != '"' ? -1 : end(bytes, next + 1, bytes.length);
        return end < 0 ? null : new Text(name, next + 1, end);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i + wanted.length <= bytes.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int afterBlanks(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Where the text ends that begins here, or -1 where it has escapes, or what a text may not have. */
    private static int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i;
            }
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return -1;
            }
        }
        return -1;
    }

    /** Answers whether what is around the texts has no escapes: a key could be written with one. */
    private boolean cut(byte[] bytes, List<Text> found) {
        fixed = new byte[found.size() + 1][];
        int start = 0;
        for (int i = 0; i < found.size(); i++) {
            fixed[i] = Arrays.copyOfRange(bytes, start, found.get(i).start);
            start = found.get(i).end;
        }
        fixed[found.size()] = Arrays.copyOfRange(bytes, start, bytes.length);
        for (byte[] part : fixed) {
            for (byte b : part) {
                if (b == '\\') {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The chunk that these bytes are the JSON of, or null where they are not like the template.
     *
     * @param bytes not to be changed after this: the chunk keeps them
     * @param from where it begins
     * @param to where it ends
     */
    public ChatCompletionChunk read(byte[] bytes, int from, int to) {
        if (texts.isEmpty()) {
            return null;
        }
        String content = "";
        String padding = null;
        int at = from;
        for (int i = 0; i < texts.size(); i++) {
            int start = after(fixed[i], bytes, at, to);
            int end = start < 0 ? -1 : end(bytes, start, to);
            String text = end < 0 ? null : new String(bytes, start, end - start, StandardCharsets.UTF_8);
            if (text == null || text.indexOf(NO_CHARACTER) >= 0) {
                return null;
            }
            if (ChunkForm.CONTENT.equals(texts.get(i).name)) {
                content = text;
            } else {
                padding = text;
            }
            at = end;
        }
        return after(fixed[texts.size()], bytes, at, to) == to
                ? new ChatCompletionChunk(form, content, padding, bytes, from, to)
                : null;
    }

    /** The place behind this part, where it is here; else -1. */
    private static int after(byte[] part, byte[] bytes, int from, int to) {
        int end = from + part.length;
        return end <= to && Arrays.equals(part, 0, part.length, bytes, from, end) ? end : -1;
    }
}
