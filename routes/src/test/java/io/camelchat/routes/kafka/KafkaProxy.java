package io.camelchat.routes.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between Kafka's clients and a broker, and holds back requests of some kinds, with all that comes after them on
 * their connection. A request is its length, four bytes, and that many others, of which the first two tell its kind.
 */
public final class KafkaProxy implements AutoCloseable {
    public static final int PRODUCE = 0;
    public static final int OFFSET_COMMIT = 8;
    public static final int HEARTBEAT = 12;

    private final ServerSocket server;
    private final int brokerPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Integer> held = new HashSet<>();
    private int holding;

    private KafkaProxy(ServerSocket server, int brokerPort) {
        this.server = server;
        this.brokerPort = brokerPort;
        thread(this::accept);
    }

    static KafkaProxy to(int brokerPort) throws IOException {
        return new KafkaProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), brokerPort);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Holds back requests of this kind from now on. */
    public synchronized void hold(int kind) {
        held.add(kind);
    }

    /** Lets all go on. */
    public synchronized void release() {
        held.clear();
        notifyAll();
    }

    /** Waits until so many requests are held back. */
    public synchronized void awaitHeld(int count) throws InterruptedException {
        long deadline = System.nanoTime() + KafkaBroker.LONG.toNanos();
        while (holding < count) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new AssertionError("Of " + count + " requests " + holding + " are held back");
            }
            wait(left);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
            sockets.add(broker);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            thread(() -> answers(broker, client));
            requests(client, broker);
        } catch (IOException e) {
            // One of the two has gone, or the broker is not there: the client sees it as it would without us.
        }
    }

    private void requests(Socket client, Socket broker) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(broker.getOutputStream());
        while (true) {
            byte[] request = in.readNBytes(in.readInt());
            awaitRelease((request[0] << Byte.SIZE) | (request[1] & 0xFF));
            byte[] framed = new byte[Integer.BYTES + request.length];
            ByteBuffer.wrap(framed).putInt(request.length).put(request);
            out.write(framed);
        }
    }

    private synchronized void awaitRelease(int kind) throws IOException {
        if (!held.contains(kind)) {
            return;
        }
        holding++;
        notifyAll();
        try {
            while (held.contains(kind) && !server.isClosed()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            holding--;
        }
    }

    private void answers(Socket broker, Socket client) {
        try (client) {
            broker.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // As above.
        }
    }

    private static void thread(Runnable run) {
        Thread thread = new Thread(run, "kafka-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        release();
    }
}
