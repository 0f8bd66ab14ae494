package io.camelchat.routes.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A step that asks by another route, and asks again until there is an answer, or a failure that is the message's own. While
 * the upstream is ill, or the rate limit is reached, exchanges wait here, and hold no thread. When the application stops,
 * those that wait fail with a {@link StoppingException}.
 */
@ManagedResource(description = "Asks the upstream when it is well")
public final class PatientAsk extends AsyncProcessorSupport implements ShutdownPrepared {
    /** Exchange property: how often the upstream was asked about this exchange. */
    public static final String ATTEMPTS = "askAttempts";

    private final CamelContext context;
    private final String uri;
    private final long requestsPerMinute;
    private final long tokensPerMinute;
    private final TokenEstimate estimate = new TokenEstimate();
    private GateThreads threads;
    private UpstreamGate gate;
    private AsyncProducer producer;

    /**
     * @param uri of the route that asks once
     * @param requestsPerMinute 0 for no limit
     * @param tokensPerMinute 0 for no limit
     */
    public PatientAsk(CamelContext context, String uri, long requestsPerMinute, long tokensPerMinute) {
        this.context = context;
        this.uri = uri;
        this.requestsPerMinute = requestsPerMinute;
        this.tokensPerMinute = tokensPerMinute;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        new Asking(exchange, callback, gate, producer, estimate).begin();
        return false;
    }

    @Override
    protected void doStart() throws Exception {
        threads = GateThreads.of(context, this);
        Schedule schedule = Schedule.on(threads.timer());
        gate = new UpstreamGate(
                new RateLimit(requestsPerMinute, tokensPerMinute, schedule), schedule, threads.workers());
        producer = context.getEndpoint(uri).createAsyncProducer();
        ServiceHelper.startService(producer);
    }

    /** Routes are about to stop, and would wait for what waits here. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (!suspendOnly && gate != null) {
            gate.close();
        }
    }

    @Override
    protected void doStop() throws Exception {
        gate.close();
        ServiceHelper.stopService(producer);
        threads.close();
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
