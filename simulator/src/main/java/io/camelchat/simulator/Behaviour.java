package io.camelchat.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.EchoAnswer;
import io.camelchat.simulator.answer.FixedAnswer;
import io.camelchat.simulator.answer.MessageAnswer;
import io.camelchat.simulator.answer.ModelAnswer;
import io.camelchat.simulator.answer.RandomAnswer;
import io.camelchat.simulator.answer.SyntheticAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the simulator answers a call: what it says, at what pace, in what form, and what goes wrong. Immutable; every
 * {@code with…} returns a changed copy, so that a behaviour may be shared and varied.
 */
public final class Behaviour implements Cloneable {

    private static final ObjectMapper JSON = new ObjectMapper();

    Reply reply;
    String body;
    String finishReason;
    boolean finishes = true;
    boolean done = true;
    boolean crlf;
    UsageStyle usage = UsageStyle.SEPARATE_CHUNK;
    int packetSize;
    List<Map.Entry<String, String>> headers = List.of();
    Latency latency = Latency.constant(Duration.ZERO);
    Duration timeToFirstToken = Duration.ZERO;
    Duration timePerToken = Duration.ZERO;
    LockStep lockStep;
    LockStep hold;
    List<Fault> faults = List.of();

    private Behaviour(Reply reply) {
        this.reply = reply;
    }

    /** Says that no model was asked, and repeats the last user message; calls tools and fits schemas as asked. */
    public static Behaviour echo() {
        return new Behaviour(new Reply.Said(new ModelAnswer(new EchoAnswer())));
    }

    /** Says the same text every time. */
    public static Behaviour text(String text) {
        return new Behaviour(new Reply.Said(new FixedAnswer(text)));
    }

    /** Says {@code count} tokens {@code "t0 t1 t2 …"}, made while they are written. See {@link SyntheticText}. */
    public static Behaviour tokens(long count) {
        return new Behaviour(new Reply.Said(new SyntheticAnswer(count)));
    }

    /** Says some words at random: the same words for the same prompt and seed. A request's {@code seed} goes first. */
    public static Behaviour random(long seed) {
        return new Behaviour(new Reply.Said(new ModelAnswer(new RandomAnswer(seed))));
    }

    /** Echoes, but not before the lock-step releases the call: {@code release(n)} lets {@code n} calls go. */
    public static Behaviour held(LockStep lockStep) {
        return echo().withHold(lockStep);
    }

    /**
     * Answers with an HTTP status and a body that is JSON if it begins like JSON, else plain text.
     *
     * @param headers names and values in turn, such as {@code "Retry-After", "30"}
     */
    public static Behaviour error(int status, String body, String... headers) {
        Behaviour error = new Behaviour(new Reply.Verbatim(status, body));
        for (int i = 0; i < headers.length; i += 2) {
            error = error.withHead(headers[i], headers[i + 1]);
        }
        return error;
    }

    /** Answers 200 with an event stream whose body is these bytes, each packet an HTTP chunk and a write of its own. */
    public static Behaviour raw(byte[]... packets) {
        return new Behaviour(Reply.Played.body(packets));
    }

    /** Answers with these bytes from the status line on, each packet a write of its own; the connection stays open. */
    public static Behaviour rawConnection(byte[]... packets) {
        return new Behaviour(Reply.Played.connection(packets));
    }

    /** Plays a recorded or written transcript. */
    public static Behaviour transcript(Transcript transcript) {
        return new Behaviour(new Reply.Played(transcript.steps()));
    }

    /** Waits before the head of the response. */
    public Behaviour withLatency(Latency latency) {
        return with(copy -> copy.latency = latency);
    }

    /** Waits between the head and the first chunk; before the head of a JSON reply. */
    public Behaviour withTimeToFirstToken(Duration time) {
        return with(copy -> copy.timeToFirstToken = time);
    }

    /** Waits before every further chunk; as often before the head of a JSON reply. */
    public Behaviour withTimePerToken(Duration time) {
        return with(copy -> copy.timePerToken = time);
    }

    /** Writes each chunk only when the lock-step permits it. */
    public Behaviour withLockStep(LockStep lockStep) {
        return with(copy -> copy.lockStep = lockStep);
    }

    /** As {@link #withLockStep}, with permits of its own for every call: {@link RecordedCall#lockStep()}. */
    public Behaviour withLockStepPerCall() {
        return withLockStep(LockStep.OF_CALL);
    }

    /** Holds the whole answer, head included, until the lock-step permits it. */
    public Behaviour withHold(LockStep lockStep) {
        return with(copy -> copy.hold = lockStep);
    }

    /** Has something go wrong; several faults may. */
    public Behaviour withFault(Fault fault) {
        return with(copy -> copy.faults = append(faults, fault));
    }

    /** Sends a response header, in place of one the simulator would send. */
    public Behaviour withHead(String name, String value) {
        return with(copy -> copy.headers = append(headers, Map.entry(name, value)));
    }

    /** Ends every choice for this reason. */
    public Behaviour withFinishReason(String reason) {
        return with(copy -> copy.finishReason = reason);
    }

    /** Says this assistant message, given as JSON: content null, a refusal, tool calls, fields of some server's own. */
    public Behaviour withMessage(String json) {
        try {
            return withMessage(JSON.readValue(json, ObjectNode.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a JSON object: " + json, e);
        }
    }

    /** Says this assistant message. */
    public Behaviour withMessage(ObjectNode message) {
        return with(copy -> copy.reply = new Reply.Said(new MessageAnswer(message.deepCopy())));
    }

    /** Answers calls that do not stream with this body. */
    public Behaviour withBody(String json) {
        return with(copy -> copy.body = json);
    }

    /** Hands the connection no more than {@code bytes} at once, each a write, and where the network permits a packet. */
    public Behaviour withPacketSize(int bytes) {
        return with(copy -> copy.packetSize = bytes);
    }

    /** Ends the lines of the event stream with CR LF. */
    public Behaviour withCrlf(boolean crlf) {
        return with(copy -> copy.crlf = crlf);
    }

    /** Ends the stream without {@code [DONE]}. */
    public Behaviour withoutDone() {
        return with(copy -> copy.done = false);
    }

    /** Leaves out the chunks that carry a finish reason. */
    public Behaviour withoutFinishReason() {
        return with(copy -> copy.finishes = false);
    }

    /** Reports usage in another place than OpenAI does. */
    public Behaviour withUsage(UsageStyle style) {
        return with(copy -> copy.usage = style);
    }

    private Behaviour with(Consumer<Behaviour> change) {
        try {
            Behaviour copy = (Behaviour) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> List<T> append(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }
}
