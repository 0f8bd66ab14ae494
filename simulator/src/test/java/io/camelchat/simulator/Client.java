package io.camelchat.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An HTTP/1.1 client on a plain socket, which shows what is on the wire. */
final class Client implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    Client(Simulator simulator) throws IOException {
        this(new Socket(simulator.host(), simulator.port()));
    }

    Client(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Asks once, on a connection of its own. */
    static Response ask(Simulator simulator, String json, String... headers) throws IOException {
        try (Client client = new Client(simulator)) {
            client.post(json, headers);
            return client.response();
        }
    }

    static Response get(Simulator simulator, String path, String... headers) throws IOException {
        try (Client client = new Client(simulator)) {
            client.request("GET", path, "", headers);
            return client.response();
        }
    }

    void post(String json, String... headers) throws IOException {
        request("POST", "/v1/chat/completions", json, headers);
    }

    void request(String method, String path, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: simulator\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        send(head + "Content-Length: " + bytes.length + "\r\n\r\n" + body);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    Response response() throws IOException {
        Response head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(head.header("transfer-encoding"))) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.writeBytes(in.readNBytes(size));
                line();
            }
            line();
        } else if (head.header("content-length") != null) {
            body.writeBytes(in.readNBytes(Integer.parseInt(head.header("content-length"))));
        } else {
            body.writeBytes(in.readAllBytes());
        }
        return new Response(head.status(), head.headers(), body.toByteArray());
    }

    Response head() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        return new Response(status, headers, new byte[0]);
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /** A line without its end; null at the end of the connection. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** All that comes until the connection ends. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    int read() throws IOException {
        return in.read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
