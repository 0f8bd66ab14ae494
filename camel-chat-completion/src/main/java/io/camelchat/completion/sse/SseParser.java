package io.camelchat.completion.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a byte stream into events. Works on bytes, so neither a line end nor a character may be harmed by where the
 * network cut them. Lines end with LF, CR or CRLF; one byte order mark is skipped; comments and unknown fields are
 * passed over; one that may have been data is told. Names of fields are known in any case, and after blanks.
 *
 * <p>Not thread-safe: it belongs to the thread that feeds it.
 */
public final class SseParser {
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] LINE_FEED = {'\n'};
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

    private final SseListener listener;
    private final Bytes line;

    /** The data of an event of several lines. */
    private final Bytes joined;

    private String type;

    /** Where the first line's data are of the event that has begun; null where no line of it had any. */
    private byte[] data;

    private int dataFrom;
    private int dataTo;

    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    /**
     * @param maxEventSize bytes that one event, or one line of any kind, may have
     * @param listener told of every event
     */
    public SseParser(int maxEventSize, SseListener listener) {
        this.line = new Bytes(maxEventSize);
        this.joined = new Bytes(maxEventSize);
        this.listener = listener;
    }

    /**
     * Takes the next bytes of the stream; events that they complete are reported before it returns. They are not to be changed
     * after that: an event that is most of them is not copied.
     *
     * @throws SseLimitException where an event outgrows the limit
     */
    public void feed(byte[] bytes) {
        feed(bytes, 0, bytes.length);
    }

    /** As {@link #feed(byte[])}, for a part of an array. */
    public void feed(byte[] bytes, int from, int to) {
        int start = from;
        if (afterCarriageReturn && from < to) {
            start += bytes[from] == '\n' ? 1 : 0;
            afterCarriageReturn = false;
        }
        int end = lineEnd(bytes, start, to);
        while (end < to) {
            endLine(bytes, start, end);
            start = end + 1;
            if (bytes[end] == '\r') {
                afterCarriageReturn = start == to;
                start += start < to && bytes[start] == '\n' ? 1 : 0;
            }
            end = lineEnd(bytes, start, to);
        }
        line.append(bytes, start, to);
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Ends the stream: what is left is reported as an event that is not {@linkplain SseEvent#terminated terminated}. */
    public void end() {
        if (!line.isEmpty()) {
            endLine(LINE_FEED, 0, 0);
        }
        dispatch(false);
    }

    private void endLine(byte[] bytes, int from, int to) {
        if (line.isEmpty()) {
            line.require(to - from);
            readLine(bytes, from, to);
        } else {
            line.append(bytes, from, to);
            int length = line.length();
            line.clear();
            readLine(line.array(), 0, length);
        }
    }

    private void readLine(byte[] bytes, int from, int to) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            start = startsWith(bytes, from, to, BOM) ? from + BOM.length : from;
        }
        if (start == to) {
            dispatch(true);
            return;
        }
        int colon = start;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        while (start < colon && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        if (isField(bytes, start, colon, DATA)) {
            addData(bytes, value, to);
        } else if (isField(bytes, start, colon, EVENT)) {
            type = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        } else if (isStray(bytes, start, colon, to)) {
            dispatch(true);
            listener.stray(new String(bytes, start, to - start, StandardCharsets.UTF_8));
        }
    }

    private void addData(byte[] bytes, int from, int to) {
        if (data == null) {
            joined.require(to - from);
            // An event of a few bytes is not to hold many; and the line's own array is used again.
            boolean stays = bytes != line.array() && to - from >= bytes.length / 2;
            data = stays ? bytes : Arrays.copyOfRange(bytes, from, to);
            dataFrom = stays ? from : 0;
            dataTo = dataFrom + to - from;
            return;
        }
        if (joined.isEmpty()) {
            joined.append(data, dataFrom, dataTo);
        }
        joined.append(LINE_FEED, 0, 1);
        joined.append(bytes, from, to);
    }

    /** Whether a line that is no comment and has no field that there is has a brace in it. */
    private static boolean isStray(byte[] bytes, int from, int colon, int to) {
        if (from == colon || isField(bytes, from, colon, ID) || isField(bytes, from, colon, RETRY)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == '{' || bytes[i] == '}') {
                return true;
            }
        }
        return false;
    }

    private void dispatch(boolean terminated) {
        if (data != null) {
            SseEvent event = joined.isEmpty()
                    ? new SseEvent(type, data, dataFrom, dataTo, terminated)
                    : new SseEvent(type, joined.copy(), 0, joined.length(), terminated);
            data = null;
            joined.clear();
            type = null;
            listener.event(event);
        } else {
            type = null;
        }
    }

    private static boolean isField(byte[] bytes, int from, int to, byte[] name) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            // The names are in lower case, so this bit is what a capital letter lacks.
            if ((bytes[from + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return Arrays.equals(bytes, from, Math.min(to, from + prefix.length), prefix, 0, prefix.length);
    }
}
