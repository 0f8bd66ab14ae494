package io.camelchat.completion.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One step that leads away from what was on the wire. The same step makes the same of the same bytes.
 *
 * @param at where, any number: it is taken modulo the places that there are
 * @param with which of its forms, any number as well
 */
public record Edit(Kind kind, int at, int with) {
    /** What is done; a frame is an event, or a line where there are no events. */
    public enum Kind {
        DROP_FRAME,
        REPEAT_FRAME,
        SWAP_FRAMES,
        SPLICE_FRAME,
        CUT_FRAME,
        GLUE_FRAMES,
        CHANGE_DELIMITERS,
        REPEAT_MANY,
        INSERT,
        REMOVE,
        CHANGE_BYTE,
        CHANGE_JSON,
        CHANGE_ANY_JSON,
        COMPRESS
    }

    private static final List<String> DELIMITERS =
            List.of("\n\n", "\r\n\r\n", "\r\r", "\n", "\r\n", "\r", "", "\n \n", "\n\r\n", "\n\n\n\n", "\n:\n\n");

    private static final List<String> INSERTED = List.of(
            "\n",
            "\r",
            "\0",
            " ",
            ":",
            "data:",
            "data: ",
            "event: error\n",
            "event: ping\n",
            "data: [DONE]\n\n",
            "[DONE]",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "\u00C3",
            "\u00F0\u009F",
            "\u00EF\u00BB\u00BF",
            "\u00FF",
            "\u001F\u008B\u0008",
            "NaN",
            "null",
            "<b>",
            "<!--",
            "</script>",
            "10.0.0.1",
            "data: {\"error\":\"x\"}\n\n",
            "data: {}\n\n",
            "{}",
            ",",
            "data: null\n\n",
            ": x\n\n",
            "retry: 1\n",
            "id: {\n",
            "dato: {\"choices\":[{}]}\n",
            "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"y\"}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");

    private static final int LARGE = 100_000;

    /** @param others frames that may be spliced in */
    byte[] in(byte[] bytes, List<String> others) {
        if (kind == Kind.COMPRESS) {
            return compressed(bytes);
        }
        // A character for each byte, whatever it stands for.
        return in(new String(bytes, StandardCharsets.ISO_8859_1), others).getBytes(StandardCharsets.ISO_8859_1);
    }

    private String in(String text, List<String> others) {
        int place = text.isEmpty() ? 0 : at % text.length();
        return switch (kind) {
            case INSERT -> text.substring(0, place) + INSERTED.get(with % INSERTED.size()) + text.substring(place);
            case REMOVE -> text.substring(0, place) + text.substring(Math.min(text.length(), place + 1 + with % 40));
            case CHANGE_BYTE ->
                text.isEmpty() ? text : text.substring(0, place) + (char) (with % 256) + text.substring(place + 1);
            case CHANGE_DELIMITERS -> Frames.of(text).delimited(DELIMITERS.get(with % DELIMITERS.size()));
            default -> inFrames(Frames.of(text), others).text();
        };
    }

    private Frames inFrames(Frames frames, List<String> others) {
        int place = at % frames.size();
        String frame = frames.get(place);
        switch (kind) {
            case DROP_FRAME -> frames.set(place, "");
            case REPEAT_FRAME -> frames.set(place, frame.repeat(2 + with % 3));
            case REPEAT_MANY -> frames.set(place, frame.repeat(1 + with % Math.max(1, LARGE / (1 + frame.length()))));
            case SWAP_FRAMES -> frames.swap(place, with % frames.size());
            case SPLICE_FRAME -> frames.set(place, frame + others.get(with % others.size()));
            case CUT_FRAME -> frames.set(place, frame.substring(0, with % (frame.length() + 1)));
            case GLUE_FRAMES -> frames.set(place, frame.stripTrailing());
            case CHANGE_JSON -> frames.set(place, JsonEdit.inFrame(frame, with));
            case CHANGE_ANY_JSON -> frames.changeEach(each -> JsonEdit.inFrame(each, with));
            default -> throw new IllegalStateException("No edit of frames: " + kind);
        }
        return frames;
    }

    private byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        int first = with % 3 == 0 ? at % (bytes.length + 1) : bytes.length;
        try {
            try (OutputStream out =
                    with % 3 == 1 ? new DeflaterOutputStream(compressed) : new GZIPOutputStream(compressed)) {
                out.write(bytes, 0, first);
            }
            if (first < bytes.length) {
                try (OutputStream out = new GZIPOutputStream(compressed)) {
                    out.write(bytes, first, bytes.length - first);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
