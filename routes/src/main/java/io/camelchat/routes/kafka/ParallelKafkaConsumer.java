package io.camelchat.routes.kafka;

import io.camelchat.routes.queue.BrokerLink;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * Makes an exchange of each record of a topic. One thread reads; a few others begin the exchanges, and are free again as
 * soon as a route goes asynchronous. While it is suspended no exchange begins, and those under way are recorded.
 */
final class ParallelKafkaConsumer extends DefaultConsumer
        implements Suspendable, ShutdownAware, HealthCheckAware, BrokerLink {
    private final ParallelKafkaEndpoint endpoint;
    private final Outcomes outcomes = new Outcomes();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Trouble trouble;
    private ExecutorService poller;
    private ExecutorService workers;
    private PollLoop loop;
    private HealthCheck healthCheck;

    ParallelKafkaConsumer(ParallelKafkaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.trouble = new Trouble(
                endpoint.getConfiguration().getTopic(),
                endpoint.getConfiguration().getBrokers());
    }

    @Override
    public String kind() {
        return "kafka";
    }

    @Override
    public boolean isThere() {
        return trouble() == null;
    }

    @Override
    public String reason() {
        return trouble.word();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String topic = endpoint.getConfiguration().getTopic();
        workers = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "KafkaParallelWorker[" + topic + "]", endpoint.getWorkers());
        poller = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "KafkaParallelPoll[" + topic + "]");
        loop = new PollLoop(endpoint, outcomes, trouble, this::isStarted, this::begin);
        ParallelKafkaHealthCheck check = new ParallelKafkaHealthCheck(this);
        check.setEnabled(endpoint.getComponent().isHealthCheckConsumerEnabled());
        setHealthCheck(check);
        endpoint.getCamelContext().getRegistry().bind(link(), BrokerLink.class, this);
        poller.execute(loop);
    }

    private String link() {
        return "kafkaBroker[" + getRouteId() + "]";
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getCamelContext().getRegistry().unbind(link());
        loop.stop();
        endpoint.getCamelContext()
                .getExecutorServiceManager()
                .shutdownGraceful(poller, endpoint.getConfiguration().getShutdownTimeout());
        endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(workers);
        super.doStop();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        outcomes.wakeUp();
    }

    private void begin(Delivery delivery) {
        underWay.incrementAndGet();
        workers.execute(() -> process(delivery));
    }

    private void process(Delivery delivery) {
        Exchange exchange = createExchange(false);
        RecordMessage.fill(exchange, delivery.record(), endpoint.getConfiguration());
        try {
            getAsyncProcessor().process(exchange, doneSync -> ended(delivery, exchange));
        } catch (RuntimeException e) {
            exchange.setException(e);
            ended(delivery, exchange);
        }
    }

    private void ended(Delivery delivery, Exchange exchange) {
        Throwable failure = failureOf(exchange);
        releaseExchange(exchange, false);
        underWay.decrementAndGet();
        outcomes.add(new Outcome(delivery, failure));
    }

    private static Throwable failureOf(Exchange exchange) {
        if (exchange.getException() != null) {
            return exchange.getException();
        }
        return exchange.isRollbackOnly()
                ? new IllegalStateException("The route has marked the exchange to be rolled back")
                : null;
    }

    /** It is suspended first, and stopped when what is under way has come to its end. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return underWay.get();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: the exchanges under way are pending ones, which are waited for.
    }

    /** Why the topic cannot be read, or null. */
    String trouble() {
        return trouble.sentence();
    }

    @Override
    public void setHealthCheck(HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    @Override
    public HealthCheck getHealthCheck() {
        return healthCheck;
    }
}
