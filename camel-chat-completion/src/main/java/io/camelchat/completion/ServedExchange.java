package io.camelchat.completion;

import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import io.camelchat.completion.server.CallEnd;
import io.camelchat.completion.server.ClientGoneException;
import io.camelchat.completion.server.ServedCall;
import io.camelchat.completion.server.ServedCallListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/**
 * The exchange of one served call. It is the consumer's until the last byte of the answer is written: then it learns how
 * that went, and its completions run. The route's last thread and the call's event loop meet at a counter; whichever
 * comes second ends it.
 */
final class ServedExchange implements ServedCallListener {
    private final ChatCompletionConsumer consumer;
    private final ServedCall call;
    private final String model;
    private final Exchange exchange;
    private final Cancellation cancellation = new Cancellation();
    private final UnreadStreams unreadStreams = new UnreadStreams();

    /** Those of its own event loop, or null where the route may block. */
    private final EventLoopThreads loop;

    private final AtomicInteger unfinished = new AtomicInteger(2);
    private volatile ChunkSource source;
    private volatile CallEnd end;

    ServedExchange(ChatCompletionConsumer consumer, ServedCall call) {
        this.consumer = consumer;
        this.call = call;
        this.model = call.request().getModel();
        this.exchange = consumer.createExchange(false);
        this.loop = consumer.settings().nonBlocking() ? new EventLoopThreads(call.loop()) : null;
    }

    /** Makes the exchange of the request and begins the call: from here on it can be ended by either side. */
    void begin() {
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(ChatCompletionConstants.CANCELLATION, cancellation);
        unreadStreams.putOn(exchange);
        Message message = exchange.getMessage();
        call.traceHeaders().forEach(message::setHeader);
        if (call.caller() != null) {
            message.setHeader(ChatCompletionConstants.CALLER, call.caller());
        }
        message.setHeader(ChatCompletionConstants.REQUEST_MODEL, model);
        message.setBody(call.request());
        call.begin(exchange.getExchangeId(), this, failure -> ErrorMap.of(failure, exchange));
    }

    /** Sends the exchange into the route; returns when that has gone asynchronous, or to its end. */
    void process() {
        if (loop == null) {
            route();
        } else {
            loop.execute(this::route, this::refuse);
        }
    }

    private void route() {
        try {
            // A pooled exchange brings one that nobody has taken yet: the route would, and end it with its last step.
            consumer.createUoW(exchange).onPrepare(exchange);
            consumer.getAsyncProcessor().process(exchange, doneSync -> routed());
        } catch (Exception e) {
            refuse(e);
        }
    }

    /** Answers in the place of the route, which has not been asked. */
    void refuse(Exception cause) {
        exchange.setException(cause);
        routed();
    }

    /** The route is done with the exchange: what it left is the answer. */
    private void routed() {
        try {
            source = consumer.answers().answer(exchange, call, cancellation);
        } catch (RuntimeException | Error e) {
            call.fail(e);
        }
        oneFinished();
    }

    @Override
    public void abandoned() {
        cancellation.cancel();
    }

    @Override
    public void over(CallEnd how) {
        end = how;
        oneFinished();
    }

    /** Ends the call: the consumer stops and does not wait for its end. */
    void abort(Throwable cause) {
        call.abort(cause);
    }

    private void oneFinished() {
        if (unfinished.decrementAndGet() == 0) {
            // Completions may block as steps of the route may, and this may be an event loop.
            Threads threads = loop == null ? consumer.continuations() : loop;
            threads.execute(this::finish, rejected -> finish());
        }
    }

    private void finish() {
        try {
            if (source != null) {
                source.leave();
            }
            unreadStreams.close();
            tell(exchange.getMessage());
            boolean ofRoute = exchange.getException() == end.cause();
            if (end.cause() != null && !knowsBetter(exchange.getException())) {
                fail(end.cause());
            }
            consumer.log(exchange.getExchangeId(), end, ofRoute);
        } finally {
            consumer.doneUoW(exchange);
            consumer.left(this);
            consumer.releaseExchange(exchange, false);
        }
    }

    /** That its own call was cancelled tells the route that the served call ended, but not why. */
    private static boolean knowsBetter(Throwable ofRoute) {
        return ofRoute != null && !(ofRoute instanceof ChatCompletionCancelledException);
    }

    /** Tells the exchange's completions of a failure that came after the route. */
    private void fail(Throwable cause) {
        Throwable told = cause instanceof ClientGoneException
                ? new ChatCompletionCancelledException(cause.getMessage(), null, null, cause)
                : cause;
        exchange.setException(told);
        // A route's onCompletion looks for it there.
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, told);
    }

    /** Tells the exchange's completions what is known now that the answer is out. */
    private void tell(Message message) {
        if (source != null && source.summary() != null) {
            ReplyBinding.answer(message, source.summary());
            ReplyBinding.estimate(message, source.estimatedUsage());
        }
        boolean told = end.outcome() == Outcome.COMPLETE && message.getHeader(ChatCompletionConstants.OUTCOME) != null;
        if (!told) {
            message.setHeader(ChatCompletionConstants.OUTCOME, outcome().word());
        }
        if (call.caller() != null) {
            message.setHeader(ChatCompletionConstants.CALLER, call.caller());
        }
        message.setHeader(ChatCompletionConstants.REQUEST_MODEL, model);
        message.setHeader(ChatCompletionConstants.DURATION, end.duration().toMillis());
        if (end.firstToken() != null) {
            message.setHeader(
                    ChatCompletionConstants.TIME_TO_FIRST_TOKEN,
                    end.firstToken().toMillis());
        }
        if (end.status() != 0) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, end.status());
        }
    }

    /** What broke off is told apart: by its end, or by an error that the upstream told. */
    private Outcome outcome() {
        boolean brokeOff = end.cause() instanceof ChatCompletionIncompleteException incomplete
                && ChatCompletionIncompleteException.TRUNCATED.equals(incomplete.getReason());
        if (!brokeOff) {
            return end.outcome();
        }
        StreamSummary summary = ((ChatCompletionIncompleteException) end.cause()).getSummary();
        return summary == null || summary.outcome() == null ? Outcome.TRUNCATED : summary.outcome();
    }
}
