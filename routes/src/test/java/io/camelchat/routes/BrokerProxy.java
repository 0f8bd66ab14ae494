package io.camelchat.routes;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Between a client and an Artemis broker: passes on all packets of Artemis' core protocol, but holds those of some kinds on
 * demand, and what their session sends after them, as a network does that is slow at that moment. What is held is lost when its client goes. The kinds and the count
 * are guarded by the monitor.
 */
final class BrokerProxy implements AutoCloseable {
    /** That a session sends a message, whole or the beginning of a large one. */
    static final Set<Integer> SENDS = Set.of(71, 72);

    /** That a session commits what it took and what it sent. */
    static final Set<Integer> COMMITS = Set.of(43);

    private static final int GREETING = "ARTEMIS".length();
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ServerSocket server;
    private final int broker;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private Set<Integer> held = Set.of();
    private int holding;

    BrokerProxy(int broker) throws IOException {
        this.broker = broker;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Holds all further packets of these kinds. */
    synchronized void hold(Set<Integer> kinds) {
        held = kinds;
        holding = 0;
    }

    /** Waits until so many packets are held. */
    synchronized void awaitHeld(int count, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (holding < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("Of " + count + " packets " + holding + " are held");
            }
            wait(left);
        }
    }

    private synchronized boolean isHeld(int kind) {
        if (!held.contains(kind)) {
            return false;
        }
        holding++;
        notifyAll();
        return true;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            sockets.add(client);
            start("connect", () -> connect(client));
        }
    }

    /** Goes on trying while the broker is down, as a network does: a client that is turned away waits for half a minute. */
    private void connect(Socket client) throws IOException {
        while (!server.isClosed()) {
            try {
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), broker);
                sockets.add(upstream);
                start("to-client", () -> closing(client, upstream, () -> passBytes(upstream, client)));
                closing(client, upstream, () -> passPackets(client, upstream));
                return;
            } catch (ConnectException e) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void passPackets(Socket client, Socket upstream) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(upstream.getOutputStream()));
        out.write(in.readNBytes(GREETING));
        out.flush();
        Set<Long> stopped = new HashSet<>();
        while (true) {
            byte[] packet = new byte[in.readInt()];
            in.readFully(packet);
            long session = ByteBuffer.wrap(packet).getLong(1);
            // What a session sends after a packet does not overtake it.
            if (stopped.contains(session) || isHeld(packet[0])) {
                stopped.add(session);
            } else {
                out.writeInt(packet.length);
                out.write(packet);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }
    }

    private static void passBytes(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        in.transferTo(to.getOutputStream());
    }

    private void closing(Socket client, Socket upstream, Step step) throws IOException {
        try {
            step.run();
        } catch (EOFException | SocketException e) {
            // One side has gone, and so the other goes.
        } finally {
            client.close();
            upstream.close();
            sockets.remove(client);
            sockets.remove(upstream);
        }
    }

    private void start(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        if (!server.isClosed()) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                "broker-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
