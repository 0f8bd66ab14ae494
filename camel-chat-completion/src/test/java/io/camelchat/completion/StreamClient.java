package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client with a socket of its own that reads exactly as much of an answer as it is told to: event by event, or nothing
 * at all. A body that breaks off is an {@link EOFException}.
 */
final class StreamClient implements AutoCloseable {
    private static final int BASE = 16;
    private static final String DATA = "data: ";

    private final Socket socket;
    private final InputStream in;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status;
    private int left;
    private boolean chunked;
    private boolean ended;

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static StreamClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** @param receiveBuffer bytes that the system takes for it unread, 0 for as many as the system likes */
    static StreamClient connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) ChatCompletionTestSupport.LONG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new StreamClient(socket);
    }

    /** Sends a request; an answer before it must have been read to its end. */
    StreamClient post(String json) throws IOException {
        send(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n",
                json.getBytes(UTF_8));
        return this;
    }

    /** The whole answer, head included, of a client that speaks HTTP/1.0. */
    static String askAsOf10(int port, String json) throws IOException {
        try (StreamClient client = connect(port)) {
            byte[] body = json.getBytes(UTF_8);
            client.send("POST /v1/chat/completions HTTP/1.0\r\nContent-Type: application/json\r\n", body);
            return new String(client.in.readAllBytes(), UTF_8);
        }
    }

    private void send(String head, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write((head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
        request.write(body);
        socket.getOutputStream().write(request.toByteArray());
    }

    /** Reads the head of the answer; tells its status. */
    int status() throws IOException {
        status = Integer.parseInt(line().split(" ", -1)[1]);
        headers.clear();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        chunked = "chunked".equals(headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT));
        left = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        ended = false;
        return status;
    }

    String header(String name) {
        return headers.get(name);
    }

    /** The next block of the body, up to a blank line: an event or a comment. Null at the body's end. */
    String nextBlock() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int before = 0;
        for (int read = read(); read >= 0; read = read()) {
            if (read == '\n' && before == '\n') {
                return block.toString(UTF_8).strip();
            }
            block.write(read);
            before = read;
        }
        return block.size() == 0 ? null : block.toString(UTF_8).strip();
    }

    /** The data of the next event, without comments; null at the body's end. */
    String nextEvent() throws IOException {
        String block = nextBlock();
        while (block != null && block.startsWith(":")) {
            block = nextBlock();
        }
        return block == null ? null : block.substring(block.indexOf(DATA) + DATA.length());
    }

    /** The data of all events that are left. */
    List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (String event = nextEvent(); event != null; event = nextEvent()) {
            events.add(event);
        }
        return events;
    }

    /** What is left of the body. */
    String body() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int read = read(); read >= 0; read = read()) {
            body.write(read);
        }
        return body.toString(UTF_8);
    }

    /** Whether there is something to read now. */
    boolean hasSomething() throws IOException {
        return in.available() > 0;
    }

    private int read() throws IOException {
        if (left == 0 && chunked && !ended) {
            String size = line();
            left = Integer.parseInt(size, BASE);
            ended = left == 0;
            if (ended) {
                line();
            }
        }
        if (left == 0) {
            return -1;
        }
        int read = in.read();
        if (read < 0) {
            throw new EOFException("The body broke off");
        }
        left--;
        if (left == 0 && chunked) {
            line();
        }
        return read;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("The connection was closed after: " + line.toString(UTF_8));
            }
            line.write(read);
        }
        return line.toString(UTF_8).strip();
    }

    /** Ends the connection and waits until the server has noticed; what it sends meanwhile is thrown away. */
    void leave() throws IOException {
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
        socket.close();
    }

    /** Goes without a word: the connection is reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
