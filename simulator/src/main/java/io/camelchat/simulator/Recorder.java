package io.camelchat.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What came in: calls and connections. Written by event loops, read by tests; guarded by its signal. */
final class Recorder {

    private final Signal signal = new Signal();
    private final int capacity;
    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private int forgotten;
    private boolean closing;
    private int openCalls;
    private int openConnections;
    private int connectionsAccepted;

    /** Keeps no more calls than its capacity: the latest. */
    Recorder(int capacity) {
        this.capacity = capacity;
    }

    /** The number of the new connection. */
    long connectionOpened() {
        AtomicLong number = new AtomicLong();
        signal.change(() -> {
            openConnections++;
            number.set(++connectionsAccepted);
        });
        return number.get();
    }

    void connectionClosed() {
        signal.change(() -> openConnections--);
    }

    RecordedCall arrived(IncomingRequest request, long connectionId) {
        RecordedCall call = new RecordedCall(request, connectionId, signal);
        signal.change(() -> {
            openCalls++;
            calls.addLast(call);
            if (calls.size() > capacity) {
                calls.removeFirst();
                forgotten++;
            }
        });
        return call;
    }

    /** Says that the simulator closes: whoever is cut off from now on has not hung up. */
    void closing() {
        signal.change(() -> closing = true);
    }

    /** Ends an open call; one that has ended stays as it is. */
    void ended(RecordedCall call, CallState how) {
        signal.change(() -> {
            if (call.state() == CallState.OPEN) {
                call.end(closing && how == CallState.HUNG_UP ? CallState.FAULTED : how);
                openCalls--;
            }
        });
    }

    void clear() {
        signal.change(() -> {
            calls.clear();
            forgotten = 0;
        });
    }

    List<RecordedCall> calls() {
        return signal.read(() -> new ArrayList<>(calls));
    }

    int openCalls() {
        return signal.read(() -> openCalls);
    }

    int openConnections() {
        return signal.read(() -> openConnections);
    }

    int connectionsAccepted() {
        return signal.read(() -> connectionsAccepted);
    }

    RecordedCall awaitCall(int index, Duration timeout) {
        if (!signal.await(() -> forgotten + calls.size() > index, timeout)) {
            throw late("call " + index, timeout);
        }
        return signal.read(() -> at(index));
    }

    void awaitOpenCalls(int count, Duration timeout) {
        if (!signal.await(() -> openCalls >= count, timeout)) {
            throw late(count + " open calls", timeout);
        }
    }

    void awaitNoOpenCalls(Duration timeout) {
        if (!signal.await(() -> openCalls == 0, timeout)) {
            throw late("end of all calls", timeout);
        }
    }

    void awaitNoOpenConnections(Duration timeout) {
        if (!signal.await(() -> openConnections == 0, timeout)) {
            throw late("end of all connections", timeout);
        }
    }

    private RecordedCall at(int index) {
        if (index < forgotten) {
            throw new IllegalStateException("Call " + index + " is no longer recorded");
        }
        Iterator<RecordedCall> each = calls.iterator();
        for (int i = forgotten; i < index; i++) {
            each.next();
        }
        return each.next();
    }

    private IllegalStateException late(String awaited, Duration timeout) {
        return signal.read(() -> new IllegalStateException("No " + awaited + " within " + timeout.toMillis() + " ms: "
                + (forgotten + calls.size()) + " calls came, " + openCalls + " are open, on " + openConnections
                + " open of " + connectionsAccepted + " connections"));
    }
}
