package io.camelchat.completion;

import io.camelchat.completion.server.CallEnd;
import io.camelchat.completion.server.CallTimeoutException;
import io.camelchat.completion.server.ClientGoneException;
import io.camelchat.completion.server.ErrorAnswer;
import io.camelchat.completion.server.ModelSettings;
import io.camelchat.completion.server.NoAnswerException;
import io.camelchat.completion.server.RequestException;
import io.camelchat.completion.server.ServedCall;
import io.camelchat.completion.server.ServedModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a route as a model. While it is suspended or stops, calls are refused with 503; those under way go on. */
final class ChatCompletionConsumer extends DefaultConsumer implements Suspendable, ShutdownAware, ServedModel {
    private static final String NOT_NOW = "The model takes no calls now; try again later";
    private static final Logger LOG = LoggerFactory.getLogger(ChatCompletionConsumer.class);

    private final ChatCompletionEndpoint endpoint;
    private final ModelSettings settings;
    private final List<String> listedNames;
    private final Set<ServedExchange> open = ConcurrentHashMap.newKeySet();
    private final LongAdder served = new LongAdder();
    private AnswerBinding answers;

    ChatCompletionConsumer(ChatCompletionEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.settings = ServerOptions.modelSettings(endpoint.getConfiguration());
        this.listedNames = ServerOptions.listedNames(endpoint.getConfiguration());
    }

    @Override
    public String name() {
        return endpoint.getConfiguration().getModel();
    }

    @Override
    public List<String> listedNames() {
        return listedNames;
    }

    @Override
    public ModelSettings settings() {
        return settings;
    }

    @Override
    public boolean isOpen() {
        return isStarted();
    }

    @Override
    public void serve(ServedCall call) {
        ServedExchange exchange = new ServedExchange(this, call);
        exchange.begin();
        open.add(exchange);
        // Race with a stop, which ends what is open: whichever of the two sees the other does it.
        if (isOpen()) {
            served.increment();
            exchange.process();
        } else {
            exchange.refuse(new RequestException(ErrorAnswer.unavailable(NOT_NOW)));
        }
    }

    void left(ServedExchange exchange) {
        open.remove(exchange);
    }

    AnswerBinding answers() {
        return answers;
    }

    Continuations continuations() {
        return endpoint.getComponent().continuations();
    }

    /**
     * Tells the log of what the client was told by an id only.
     *
     * @param ofRoute whether the route failed, and so its error handler knows already
     */
    void log(String exchangeId, CallEnd end, boolean ofRoute) {
        Throwable cause = end.cause();
        if (cause == null || cause instanceof RequestException) {
            return;
        }
        boolean expected = cause instanceof ChatCompletionFailedException
                || cause instanceof ChatCompletionIncompleteException
                || cause instanceof CallTimeoutException
                || cause instanceof NoAnswerException
                || cause instanceof ThrottlerRejectedExecutionException
                || cause instanceof ChatCompletionCancelledException;
        if (cause instanceof ClientGoneException) {
            LOG.debug("Exchange {}: {}", exchangeId, cause.getMessage());
        } else if (expected) {
            LOG.warn("Exchange {} was answered with {}: {}", exchangeId, end.status(), cause.getMessage());
        } else if (ofRoute) {
            LOG.warn("Exchange {} was answered with {}", exchangeId, end.status(), cause);
        } else {
            getExceptionHandler()
                    .handleException("Exchange " + exchangeId + " was answered with " + end.status(), cause);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        answers = new AnswerBinding(
                getRouteId(),
                new BodyText(getRouteId(), endpoint.getComponent().objectMapper()),
                endpoint.getComponent().servers().workers(),
                endpoint.getConfiguration().getMaxBodySize());
        endpoint.getComponent().servers().add(this, endpoint.getConfiguration());
    }

    @Override
    protected void doStop() throws Exception {
        ChatCompletionCancelledException stopped =
                new ChatCompletionCancelledException("The route " + getRouteId() + " has stopped", null, null, null);
        open.forEach(exchange -> exchange.abort(stopped));
        // After that: with the last model a port is closed, and each connection's event loop takes the two in their
        // order.
        endpoint.getComponent().servers().remove(this);
        super.doStop();
    }

    /** It is suspended first, and stopped when what is under way has come to its end. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /**
     * All calls whose answer is not written or whose route goes on. A shutdown adds those that it sees in the route; to
     * count them twice is better than not at all, which a call on its way between the two could be.
     */
    @Override
    public int getPendingExchangesSize() {
        return open.size();
    }

    /** How many calls went into the route so far. */
    long servedCalls() {
        return served.sum();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: the calls under way are pending exchanges, which are waited for.
    }
}
