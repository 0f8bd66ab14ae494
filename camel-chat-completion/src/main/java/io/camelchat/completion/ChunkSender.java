package io.camelchat.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.client.ResponseHead;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Sends every chunk of a stream as an exchange, the next one when that one is done, and then completes the exchange
 * that asked. The signals of the subscription follow each other, so its state needs no guard.
 */
final class ChunkSender implements Flow.Subscriber<ChatCompletionChunk> {
    private final PendingExchange pending;
    private final ChatCompletionStream stream;
    private final ResponseHead head;
    private final ProducerCache producers;
    private final Endpoint target;
    private final ChunkExchanges exchanges;
    private final ChatCompletionAccumulator accumulator;
    private Flow.Subscription subscription;

    /** @param maxSize bytes that the whole answer may have */
    ChunkSender(
            PendingExchange pending,
            ChatCompletionStream stream,
            ResponseHead head,
            ProducerCache producers,
            Endpoint target,
            int maxSize) {
        this.accumulator = new ChatCompletionAccumulator(maxSize);
        this.pending = pending;
        this.stream = stream;
        this.head = head;
        this.producers = producers;
        this.target = target;
        this.exchanges = new ChunkExchanges(pending.exchange(), target);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(ChatCompletionChunk chunk) {
        guarded(() -> {
            accumulator.add(chunk);
            send(exchanges.of(chunk), failure -> {
                if (failure == null) {
                    subscription.request(1);
                } else {
                    giveUp(failure);
                }
            });
        });
    }

    @Override
    public void onComplete() {
        guarded(this::complete);
    }

    @Override
    public void onError(Throwable cause) {
        guarded(() -> fail(cause));
    }

    private void complete() {
        StreamSummary summary = stream.getSummary();
        if (summary.usage() != null) {
            accumulator.usage(summary.usage());
        }
        end(summary.outcome(), null);
    }

    private void fail(Throwable cause) {
        if (cause instanceof ChatCompletionIncompleteException broken) {
            end(Outcome.TRUNCATED, broken.with(accumulator.toCompletion()));
        } else if (cause instanceof ChatCompletionCancelledException cancelled) {
            end(Outcome.CANCELLED, cancelled.with(accumulator.toCompletion()));
        } else {
            end(Outcome.CANCELLED, cause);
        }
    }

    /** Tells whoever puts the chunks together that there are no more, and then how the whole went. */
    private void end(Outcome outcome, Throwable failure) {
        send(exchanges.last(endOf(accumulator), outcome), unsent -> {
            if (failure != null || unsent != null) {
                pending.fail(failure != null ? failure : unsent);
            } else {
                pending.complete(accumulator.toCompletion(), head, stream.getSummary());
            }
        });
    }

    /** Sends an exchange, and tells once it is done why it failed, or null. */
    private void send(Exchange exchange, Consumer<Throwable> done) {
        CompletionStage<Exchange> sending = producers.asyncSendExchange(target, null, null, null, exchange, null);
        sending.whenComplete((sent, thrown) -> guarded(() -> done.accept(thrown != null ? thrown : failureOf(sent))));
    }

    /** Producers that have stopped say nothing of an exchange that they did not send. */
    private Throwable failureOf(Exchange sent) {
        return sent.getException() == null && ServiceHelper.isStopped(producers)
                ? new IllegalStateException("Not every chunk was sent: the producer of the asking endpoint has stopped")
                : sent.getException();
    }

    /** Whatever is thrown here, the exchange that asked waits for the last of these signals. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (AnswerLimitException e) {
            giveUp(Failure.of(e, stream.getSummary()));
        } catch (RuntimeException e) {
            giveUp(e);
        }
    }

    private void giveUp(Throwable failure) {
        subscription.cancel();
        pending.fail(failure);
    }

    /** A chunk that adds nothing but the usage, with the names of the answer that it ends. */
    private static ChatCompletionChunk endOf(ChatCompletionAccumulator accumulator) {
        ObjectNode end = accumulator.toCompletion().toJson();
        end.put("object", "chat.completion.chunk");
        end.set("choices", Json.array());
        return ChatCompletionChunk.of(end);
    }
}
