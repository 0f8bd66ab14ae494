package io.camelchat.routes.bulk;

import io.camelchat.routes.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** The lines of a file but blank ones, read as they are asked for; no more of a line is held than may be. For one thread. */
final class Lines implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final DigestInputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long read;
    private int number;

    private Lines(InputStream in, int maxBytes) {
        this.in = new DigestInputStream(in, Sha256.newDigest());
        this.maxBytes = maxBytes;
    }

    static Lines of(Path file, int maxBytes) throws IOException {
        return new Lines(Files.newInputStream(file), maxBytes);
    }

    /** The next line, or null at the end. */
    Line next() throws IOException {
        while (fill()) {
            Line line = line();
            if (line.bytes() == null || !isBlank(line.bytes())) {
                return line;
            }
        }
        return null;
    }

    /** What was read up to the end, in few characters. */
    String digest() {
        return HexFormat.of().formatHex(in.getMessageDigest().digest()).substring(0, 16);
    }

    private Line line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean isTooLong = false;
        boolean isWhole = false;
        while (!isWhole && fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            isTooLong = isTooLong || bytes.size() + (end - from) > maxBytes;
            if (!isTooLong) {
                bytes.write(buffer, from, end - from);
            }
            isWhole = end < to;
            int next = isWhole ? end + 1 : end;
            read += next - from;
            from = next;
        }
        number++;
        return new Line(number, isTooLong ? null : withoutMark(bytes.toByteArray()), read, isWhole);
    }

    /** Whether there is a byte to be read. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer, 0, BUFFER));
        }
        return from < to;
    }

    private byte[] withoutMark(byte[] bytes) {
        boolean has = number == 1
                && bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
        return has ? Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length) : bytes;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
