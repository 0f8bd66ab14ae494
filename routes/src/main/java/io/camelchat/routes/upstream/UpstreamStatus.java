package io.camelchat.routes.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.service.ServiceSupport;

/** Tells how the upstream is that flows ask, and what waits for it. Thread-safe. */
@ManagedResource(description = "How the upstream is that flows ask, and what waits for it")
public final class UpstreamStatus extends ServiceSupport {
    private volatile UpstreamGate gate;

    UpstreamStatus() {}

    void of(UpstreamGate current) {
        gate = current;
    }

    @ManagedAttribute(description = "Whether the upstream is ill, so that exchanges wait")
    public boolean isIll() {
        return illness() != null;
    }

    @ManagedAttribute(description = "What is wrong with the upstream, empty where it is well")
    public String getReason() {
        Illness illness = illness();
        return illness == null ? "" : illness.symptom().sentence();
    }

    @ManagedAttribute(description = "Since when the upstream is ill, empty where it is well")
    public String getIllSince() {
        Illness illness = illness();
        return illness == null ? "" : illness.since().toString();
    }

    @ManagedAttribute(description = "How many exchanges wait, for the upstream to be well or for the rate limit")
    public int getWaiting() {
        return gate == null ? 0 : gate.waiting();
    }

    @ManagedAttribute(description = "How often the upstream answered, be it that a message is wrong")
    public long getAnswered() {
        return gate == null ? 0 : gate.answered();
    }

    @ManagedAttribute(description = "How often the upstream was asked in vain")
    public long getFailed() {
        return gate == null ? 0 : gate.failed();
    }

    /**
     * What anybody may know: {@code status} is {@code WELL} or {@code ILL}, {@code reason} and {@code since} are there where
     * it is ill, {@code waiting} counts the exchanges that wait.
     */
    public ObjectNode health() {
        Illness illness = illness();
        ObjectNode health = Json.object().put("status", illness == null ? "WELL" : "ILL");
        if (illness != null) {
            health.put("reason", illness.symptom().word());
            health.put("since", illness.since().toString());
        }
        return health.put("waiting", getWaiting());
    }

    private Illness illness() {
        return gate == null ? null : gate.illness();
    }
}
