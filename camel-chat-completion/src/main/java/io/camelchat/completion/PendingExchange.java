package io.camelchat.completion;

import io.camelchat.completion.client.ResponseHead;
import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** An exchange that waits for its answer, without a thread. It goes on once, on a thread that may run route steps. */
final class PendingExchange {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final ReplyBinding binding;
    private final Threads threads;
    private final Output output;
    private final UsageEstimate estimate;
    private final String uri;
    private final AtomicBoolean done = new AtomicBoolean();

    /** @param estimate of what the answer costs, where its upstream does not say; null for none */
    PendingExchange(
            Exchange exchange,
            AsyncCallback callback,
            ReplyBinding binding,
            Threads threads,
            Output output,
            UsageEstimate estimate,
            String uri) {
        this.exchange = exchange;
        this.callback = callback;
        this.binding = binding;
        this.threads = threads;
        this.output = output;
        this.estimate = estimate;
        this.uri = uri;
    }

    Exchange exchange() {
        return exchange;
    }

    Threads threads() {
        return threads;
    }

    /** Goes on with a whole answer. */
    void complete(ChatCompletion completion, ResponseHead head, StreamSummary summary) {
        goOn(
                () -> {
                    try {
                        binding.bind(exchange, completion, head, summary, output, estimate);
                    } catch (ChatCompletionIncompleteException e) {
                        exchange.setException(e);
                    }
                },
                exchange::setException);
    }

    /** Goes on with a stream that has begun; it is closed if that fails. */
    void complete(ChatCompletionStream stream, ResponseHead head) {
        goOn(
                () -> {
                    try {
                        binding.bind(exchange, stream, head);
                        StreamOwnership.give(stream, exchange);
                    } catch (RuntimeException e) {
                        stream.close();
                        throw e;
                    }
                },
                rejected -> {
                    stream.close();
                    exchange.setException(rejected);
                });
    }

    void fail(UpstreamException failure, ChatCompletion partial, StreamSummary summary) {
        fail(failureOf(failure, partial, summary));
    }

    void fail(Throwable failure) {
        goOn(() -> exchange.setException(failure), rejected -> {
            failure.addSuppressed(rejected);
            exchange.setException(failure);
        });
    }

    Exception failureOf(UpstreamException failure, ChatCompletion partial, StreamSummary summary) {
        return Failure.of(failure, uri, partial, summary);
    }

    private void goOn(Runnable step, Consumer<RejectedExecutionException> rejected) {
        threads.execute(
                () -> once(() -> {
                    try {
                        step.run();
                    } catch (RuntimeException | Error e) {
                        exchange.setException(e);
                    }
                }),
                why -> once(() -> rejected.accept(why)));
    }

    /** Guards against a second signal for an exchange: a chunk's exchange may fail while its stream ends. */
    private void once(Runnable step) {
        if (done.compareAndSet(false, true)) {
            step.run();
            callback.done(false);
        }
    }
}
