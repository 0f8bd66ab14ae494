package io.camelchat.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes written as text: {@code \n}, {@code \r}, {@code \t}, {@code \\}, {@code \xNN}, and all else in UTF-8. */
final class Escapes {

    private Escapes() {}

    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int escape = text.indexOf('\\', at);
            int end = escape < 0 ? text.length() : escape;
            bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = escape < 0 ? end : escaped(text, escape, bytes);
        }
        return bytes.toByteArray();
    }

    /** Where the text goes on after an escape. */
    private static int escaped(String text, int escape, ByteArrayOutputStream bytes) {
        String rest = text.substring(escape);
        switch (rest.length() < 2 ? ' ' : rest.charAt(1)) {
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case '\\' -> bytes.write('\\');
            case 'x' -> {
                bytes.write(Integer.parseInt(rest.substring(2, 4), 16));
                return escape + 4;
            }
            default -> throw new IllegalArgumentException("Not an escape: " + rest);
        }
        return escape + 2;
    }
}
