package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** A server whose answers have no end, as many as it is asked for by the first part of the path. */
final class HostileServer implements AutoCloseable {
    private static final int MEGABYTE = 1 << 20;
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String STREAM = OK + "Content-Type: text/event-stream\r\n\r\n";
    private static final String JSON = OK + "Content-Type: application/json\r\n\r\n";
    private static final byte[] LETTERS = filled('a');
    private static final byte[] BOMB = bomb();

    /** What it does once it has been asked. */
    enum Answer {
        ENDLESS_STATUS_LINE(out -> {
            send(out, "HTTP/1.1 200 ");
            repeat(out, LETTERS);
        }),
        ENDLESS_HEADER(out -> {
            send(out, OK + "X-Long: ");
            repeat(out, LETTERS);
        }),
        ENDLESS_HEADERS(out -> {
            send(out, OK);
            repeat(out, "X-Many: a\r\n".repeat(1_000).getBytes(US_ASCII));
        }),
        ENDLESS_INTERIM_ANSWERS(
                out -> repeat(out, "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000).getBytes(US_ASCII))),
        ENDLESS_LINE(out -> {
            send(out, STREAM + "data: ");
            repeat(out, LETTERS);
        }),
        ENDLESS_FIELD_NAME(out -> {
            send(out, STREAM);
            repeat(out, LETTERS);
        }),
        ENDLESS_EVENT(out -> {
            send(out, STREAM);
            repeat(out, "data: aaaaaaaa\n".repeat(10_000).getBytes(US_ASCII));
        }),
        ENDLESS_COMMENT(out -> {
            send(out, STREAM + ":");
            repeat(out, LETTERS);
        }),
        ENDLESS_COMMENTS(out -> {
            send(out, STREAM);
            repeat(out, ": keep-alive\n\n".repeat(1_000).getBytes(US_ASCII));
        }),
        ENDLESS_BLANK_LINES(out -> {
            send(out, STREAM);
            repeat(out, "\n".repeat(1_000).getBytes(US_ASCII));
        }),
        ENDLESS_EMPTY_CHUNKS(out -> {
            send(out, STREAM);
            repeat(out, "data: {\"choices\":[]}\n\n".repeat(1_000).getBytes(US_ASCII));
        }),
        ENDLESS_TEXT(out -> {
            send(out, STREAM);
            repeat(out, chunk(0, "\"content\":\"" + "a".repeat(1_000) + "\"").getBytes(US_ASCII));
        }),
        ENDLESS_LIST(out -> {
            send(out, STREAM);
            repeat(out, chunk(0, "\"annotations\":[[],[],[],[],[],[],[],[]]").getBytes(US_ASCII));
        }),
        ENDLESS_CHOICES(out -> {
            send(out, STREAM);
            for (int i = 0; true; i++) {
                send(out, chunk(i, "\"content\":\"a\""));
            }
        }),
        ENDLESS_TOOL_CALLS(out -> {
            send(out, STREAM);
            for (int i = 0; true; i++) {
                send(
                        out,
                        chunk(
                                0,
                                "\"tool_calls\":[{\"index\":" + i + ",\"id\":\"" + i
                                        + "\",\"function\":{\"name\":\"f\"}}]"));
            }
        }),
        ENDLESS_BLANKS(out -> {
            send(out, JSON);
            repeat(out, "\n".repeat(MEGABYTE).getBytes(US_ASCII));
        }),
        ENDLESS_BODY(out -> {
            send(out, JSON + "{\"a\":\"");
            repeat(out, LETTERS);
        }),
        ENDLESS_ERROR(out -> {
            send(out, "HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n<html>");
            repeat(out, LETTERS);
        }),
        ENDLESS_UNTYPED(out -> {
            send(out, OK + "\r\n");
            repeat(out, LETTERS);
        }),
        A_GIGABYTE(out -> {
            send(out, OK + "Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{\"a\":\"");
            repeat(out, LETTERS);
        }),
        A_BOMB(out -> {
            send(out, OK + "Content-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n");
            out.write(BOMB);
            out.flush();
        }),
        A_BOMB_IN_A_STREAM(out -> {
            send(out, OK + "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n");
            out.write(BOMB);
            out.flush();
        }),
        A_DRIPPING_HEAD(out -> drip(out, OK + "X-Slow: " + "a".repeat(1_000))),
        A_DRIPPING_BODY(out -> {
            send(out, JSON);
            drip(out, "{\"a\":\"" + "a".repeat(1_000));
        }),
        A_DRIPPING_LINE(out -> {
            send(out, STREAM);
            drip(out, "data: " + "a".repeat(1_000));
        }),
        A_DRIPPING_STREAM(out -> {
            send(out, STREAM);
            drip(out, ":\n".repeat(1_000));
        });

        private final Sending sending;

        Answer(Sending sending) {
            this.sending = sending;
        }
    }

    private interface Sending {
        void to(OutputStream out) throws IOException;
    }

    private final ServerSocket listener;

    HostileServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String baseUrl(Answer answer) {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/" + answer;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> answer(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            BufferedReader request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String name = request.readLine().split("/", -1)[1];
            Answer.valueOf(name).sending.to(socket.getOutputStream());
            // What is still to be said is nothing: the other side ends it.
            while (request.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException left) {
            // The other side has left, as it should.
            return;
        }
    }

    private static String chunk(int choice, String delta) {
        return "data: {\"choices\":[{\"index\":" + choice + ",\"delta\":{" + delta + "}}]}\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private static void repeat(OutputStream out, byte[] bytes) throws IOException {
        while (true) {
            out.write(bytes);
            out.flush();
        }
    }

    /** A byte at a time, each well before anybody gives up waiting for one. */
    private static void drip(OutputStream out, String text) throws IOException {
        for (byte each : text.getBytes(US_ASCII)) {
            out.write(each);
            out.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static byte[] filled(char letter) {
        byte[] bytes = new byte[64 * 1024];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    /** A gigabyte, packed. */
    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 1_000_000_000 / LETTERS.length; i++) {
                gzip.write(LETTERS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
