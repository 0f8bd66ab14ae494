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
        for (int i = 0; i < TRIES; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (java.net.ConnectException e) {
                if (!process.isAlive()) {
                    throw new IOException("It ended before it listened; see its log in target", e);
                }
                pause();
            }
        }
        throw new IOException("Nothing listens on port " + port);
    }

    /** Returns once the application there says that it is well. */
    public static void awaitHealth(int port, Process process) throws IOException {
        awaitListener(port, process);
        for (int i = 0; i < TRIES; i++) {
            if (health(port) == HttpURLConnection.HTTP_OK) {
                return;
            }
            if (!process.isAlive()) {
                throw new IOException("It ended before it was well; see its log in target");
            }
            pause();
        }
        throw new IOException("The application on port " + port + " is not well; ask its /health");
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
