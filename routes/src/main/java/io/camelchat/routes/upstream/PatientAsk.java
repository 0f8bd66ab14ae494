package io.camelchat.routes.upstream;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A step that asks by another route, and asks again until there is an answer, or a failure that is the message's own. While
 * the upstream is ill, or the rate limit is reached, exchanges wait here, and hold no thread. When the application stops,
 * those that wait fail with a {@link StoppingException}.
 */
public final class PatientAsk extends AsyncProcessorSupport implements ShutdownPrepared {
    /** Exchange property: how often the upstream was asked about this exchange. */
    public static final String ATTEMPTS = "askAttempts";

    /**
     * Exchange property: whether the body is a whole request in JSON, to be sent as it is. It names its own model, so that
     * there is no such model is the message's own failure.
     */
    public static final String AS_IS = "asIs";

    private final CamelContext context;
    private final String uri;
    private final RateLimit limit;
    private final TokenEstimate estimate = new TokenEstimate();
    private final UpstreamStatus status = new UpstreamStatus();
    private GateThreads threads;
    private UpstreamGate gate;
    private AsyncProducer producer;

    /**
     * @param uri of the route that asks once
     * @param limit of all that is asked by this process
     */
    PatientAsk(CamelContext context, String uri, RateLimit limit) {
        this.context = context;
        this.uri = uri;
        this.limit = limit;
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
        gate = new UpstreamGate(limit, schedule, threads.workers());
        status.of(gate);
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

    /** What is to be known of the upstream; it says so at any time, started or not. */
    public UpstreamStatus status() {
        return status;
    }
}
