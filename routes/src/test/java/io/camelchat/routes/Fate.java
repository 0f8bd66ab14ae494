package io.camelchat.routes;

import io.camelchat.routes.WireCall.End;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.Simulator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What befalls a call: nothing, a fault of its upstream, or that its client goes. It asks for a model of its own. */
enum Fate {
    JSON(Kind.NONE, false, whole(), End.ANSWERED, "complete"),
    STREAM(Kind.NONE, true, whole(), End.ANSWERED, "complete"),

    SERVER_ERROR(Kind.FAULT, false, error(500), End.REFUSED, "failed"),
    RATE_LIMITED(Kind.FAULT, true, error(429), End.REFUSED, "failed"),
    CLOSED_BEFORE_HEAD(Kind.FAULT, false, whole().withFault(Fault.closeBeforeHead()), End.REFUSED, "failed"),
    RESET_BEFORE_HEAD(Kind.FAULT, true, whole().withFault(Fault.resetBeforeHead()), End.REFUSED, "failed"),
    RESET_IN_JSON(Kind.FAULT, false, whole().withFault(Fault.reset(1)), End.REFUSED, "failed"),
    MALFORMED_JSON(Kind.FAULT, false, whole().withBody("{\"id\":"), End.REFUSED, "failed"),
    /** A system that is told of a reset may throw away what it has not handed over: the head, even. */
    RESET_IN_STREAM(
            Kind.FAULT,
            true,
            whole().withFault(Fault.reset(3)),
            Set.of(End.BROKEN_OFF, End.REFUSED),
            Set.of("truncated", "failed")),
    CUT_IN_STREAM(Kind.FAULT, true, whole().withFault(Fault.cut(3)), End.BROKEN_OFF, "truncated"),
    NO_FINISH_REASON(Kind.FAULT, true, whole().withoutFinishReason().withoutDone(), End.BROKEN_OFF, "truncated"),
    /** What cannot be read is left out, and the log says so. */
    MALFORMED_EVENT(
            Kind.FAULT, true, whole().withFault(Fault.rawEvent(3, "data: {\"id\":\n\n")), End.ANSWERED, "degraded"),
    ERROR_EVENT(
            Kind.FAULT,
            true,
            whole().withFault(Fault.errorEvent(3, "{\"error\":{\"message\":\"overloaded\"}}")),
            End.BROKEN_OFF,
            "failed"),

    GOES_BEFORE_FIRST_TOKEN(Kind.GOES_AFTER_A_TIME, true, silent(), End.VANISHED, "cancelled"),
    GOES_BEFORE_JSON(Kind.GOES_AFTER_A_TIME, false, silent(), End.VANISHED, "cancelled"),
    GOES_IN_STREAM(Kind.GOES_AFTER_EVENTS, true, endless(), End.VANISHED, "cancelled"),
    /** Its answer may be faster. */
    GOES_AT_ANY_TIME(
            Kind.GOES_AFTER_A_TIME, true, whole(), Set.of(End.VANISHED, End.ANSWERED), Set.of("cancelled", "complete"));

    /** Whose doing it is. */
    enum Kind {
        NONE,
        FAULT,
        GOES_AFTER_A_TIME,
        GOES_AFTER_EVENTS;

        boolean isOfClient() {
            return this == GOES_AFTER_A_TIME || this == GOES_AFTER_EVENTS;
        }
    }

    private final Kind kind;
    private final boolean stream;
    private final Behaviour upstream;
    private final Set<End> ends;
    private final Set<String> outcomes;

    Fate(Kind kind, boolean stream, Behaviour upstream, End end, String outcome) {
        this(kind, stream, upstream, Set.of(end), Set.of(outcome));
    }

    Fate(Kind kind, boolean stream, Behaviour upstream, Set<End> ends, Set<String> outcomes) {
        this.kind = kind;
        this.stream = stream;
        this.upstream = upstream;
        this.ends = ends;
        this.outcomes = outcomes;
    }

    static List<Fate> ofNone() {
        return List.of(JSON, STREAM);
    }

    static List<Fate> ofFaults() {
        return Arrays.stream(values()).filter(fate -> fate.kind == Kind.FAULT).toList();
    }

    static List<Fate> ofClients() {
        return Arrays.stream(values()).filter(fate -> fate.kind.isOfClient()).toList();
    }

    static void prepare(Simulator simulator) {
        for (Fate fate : values()) {
            simulator.behave(fate.model(), fate.upstream);
        }
    }

    Kind kind() {
        return kind;
    }

    String model() {
        return name().toLowerCase(Locale.ROOT);
    }

    String request() {
        return Caller.asking(model(), stream);
    }

    /** How the call may end for its client. */
    Set<End> ends() {
        return ends;
    }

    /** What the usage log may say of it. */
    Set<String> outcomes() {
        return outcomes;
    }

    /** Whether the usage log knows every such call: a client may go before its request has arrived. */
    boolean isAlwaysLogged() {
        return kind != Kind.GOES_AFTER_A_TIME;
    }

    private static Behaviour whole() {
        return Behaviour.tokens(20);
    }

    private static Behaviour silent() {
        return Behaviour.tokens(1).withTimeToFirstToken(ApplicationProcess.LONG);
    }

    private static Behaviour endless() {
        return Behaviour.tokens(100_000).withTimePerToken(Duration.ofMillis(20));
    }

    private static Behaviour error(int status) {
        return Behaviour.error(status, "{\"error\":{\"message\":\"not now\",\"type\":\"server_error\"}}");
    }
}
