package io.camelchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One request that reached the simulator, and how far its answer has come. The request never changes; the rest is
 * written by the event loop of its connection, may be read by any thread, and is guarded by the recorder's signal.
 */
public final class RecordedCall {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final IncomingRequest request;
    private final long connectionId;
    private final Signal signal;
    private final LockStep lockStep = LockStep.create();
    private CallState state = CallState.OPEN;
    private long bytesAccepted;
    private long chunksWritten;
    private long tokensWritten;
    private long tokensWrittenAfterHangUp;

    RecordedCall(IncomingRequest request, long connectionId, Signal signal) {
        this.request = request;
        this.connectionId = connectionId;
        this.signal = signal;
    }

    public String method() {
        return request.method();
    }

    public String path() {
        return request.path();
    }

    /** The query without the question mark, as it came; empty if there is none. */
    public String query() {
        return request.query();
    }

    /** All headers in their original order and spelling. */
    public List<Map.Entry<String, String>> headers() {
        return request.headers();
    }

    /** All values of a header, whatever its spelling. */
    public List<String> headers(String name) {
        return request.headers().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The first value of a header, whatever its spelling; null if there is none. */
    public String header(String name) {
        return request.header(name).orElse(null);
    }

    public byte[] body() {
        return request.body().clone();
    }

    public String bodyText() {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    /** The body as JSON; an {@link UncheckedIOException} if it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the connection the call came on, counted from 1. */
    public long connectionId() {
        return connectionId;
    }

    /** How many chunks that carry a token have been given to the socket. */
    public long tokensWritten() {
        return signal.read(() -> tokensWritten);
    }

    /** How many chunks of any sort have been given to the socket: {@code [DONE]} is none. */
    public long chunksWritten() {
        return signal.read(() -> chunksWritten);
    }

    /** How many chunks that carry a token were made and then refused by the socket, as the client had gone. */
    public long tokensWrittenAfterHangUp() {
        return signal.read(() -> tokensWrittenAfterHangUp);
    }

    /** How many bytes of the response, head and framing included, the socket has taken. */
    public long bytesAccepted() {
        return signal.read(() -> bytesAccepted);
    }

    public CallState state() {
        return signal.read(() -> state);
    }

    /** The permits of this call alone, for a behaviour with a lock-step per call. */
    public LockStep lockStep() {
        return lockStep;
    }

    /** Waits until the call is no longer open. False if it still is after the timeout. */
    public boolean awaitEnd(Duration timeout) {
        return signal.await(() -> state != CallState.OPEN, timeout);
    }

    /** Waits until the client has hung up. False if it has not, or if the call ended otherwise. */
    public boolean awaitHangUp(Duration timeout) {
        return awaitEnd(timeout) && state() == CallState.HUNG_UP;
    }

    /** Waits until at least so many chunks have been given to the socket. */
    public boolean awaitChunksWritten(long count, Duration timeout) {
        return signal.await(() -> chunksWritten >= count, timeout);
    }

    void accepted(long bytes, long chunks, long tokens) {
        signal.change(() -> {
            bytesAccepted += bytes;
            chunksWritten += chunks;
            tokensWritten += tokens;
        });
    }

    void refused(long tokens) {
        signal.change(() -> tokensWrittenAfterHangUp += tokens);
    }

    /** Called by the recorder, under its signal's lock. */
    void end(CallState how) {
        state = how;
    }

    @Override
    public String toString() {
        return method() + " " + path() + " " + state() + ", " + chunksWritten() + " chunks, " + bytesAccepted()
                + " bytes";
    }
}
