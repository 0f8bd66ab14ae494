package io.camelchat.benchmarks.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Ports of the loopback interface, for processes that cannot be asked which one they took. */
public final class FreePort {
    private static final int BACKLOG = 1;
    private static final int TRIES = 6000;
    private static final long PAUSE_MILLISECONDS = 10;

    private FreePort() {}

    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns once something listens there. */
    public static void awaitListener(int port, Process process) throws IOException {
        await(process, () -> listens(port), "Nothing listens on port " + port);
    }

    /** Returns once the application there says that it is well. */
    public static void awaitHealth(int port, Process process) throws IOException {
        await(
                process,
                () -> listens(port) && health(port) == HttpURLConnection.HTTP_OK,
                "The application on port " + port + " is not well; ask its /health");
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void await(Process process, Check check, String otherwise) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (check.holds()) {
                return;
            }
            if (!process.isAlive()) {
                throw new IOException(otherwise + ": it has ended; see its log in target");
            }
            pause();
        }
        throw new IOException(otherwise);
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (java.net.ConnectException e) {
            return false;
        }
    }

    private static int health(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("Interrupted while waiting for a listener");
        }
    }
}
