package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection to a server, on which a test says byte for byte what it wants, and reads what comes back. */
final class RawConnection implements AutoCloseable {
    /**
     * An answer of the server.
     *
     * @param headers by their names in lower case, values of the same name joined by a comma
     * @param chunks how many bytes each chunk of HTTP has; none where the body was sent otherwise
     */
    record Answer(int status, Map<String, String> headers, String text, List<Integer> chunks) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        JsonNode json() {
            return Json.read(text);
        }

        JsonNode error() {
            return json().path("error");
        }
    }

    private static final int INTERIM = 200;

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) ServingTestSupport.LONG.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawConnection send(String... lines) throws IOException {
        return send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a whole request, with its length where it has a body. */
    RawConnection request(String line, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
        }
        return send((head + "\r\n" + (body == null ? "" : body)).getBytes(UTF_8));
    }

    /** The next answer to anything but HEAD. */
    Answer answer() throws IOException {
        return answer(true);
    }

    /** @param hasBody false where the request was HEAD */
    Answer answer(boolean hasBody) throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(":", 2);
            headers.merge(parts[0].toLowerCase(Locale.ROOT), parts[1].strip(), (one, other) -> one + "," + other);
        }
        boolean bodiless = !hasBody || status < INTERIM || List.of(204, 304).contains(status);
        List<Integer> chunks = new ArrayList<>();
        return new Answer(status, headers, bodiless ? "" : new String(body(headers, chunks), UTF_8), chunks);
    }

    /** Whether the server closes the connection, having sent nothing more. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private byte[] body(Map<String, String> headers, List<Integer> chunks) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return exactly(Integer.parseInt(length));
        }
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            chunks.add(size);
            body.writeBytes(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The server closed the connection in the middle of a body");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The server closed the connection; it had sent: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
