package io.camelchat.routes.upstream;

import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A step of the gateway that counts a call for what this process may ask for in a minute, and refuses it where that is used
 * up: it tells the caller by {@code Retry-After} when to come again, for a caller does not wait in line. Flows wait in its
 * place. What the call cost is settled when its answer is out.
 */
public final class CountCall implements Processor {
    private static final String RETRY_AFTER = "Retry-After";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RateLimit limit;
    private final LongSupplier nanoTime;
    private final TokenEstimate estimate = new TokenEstimate();

    CountCall(RateLimit limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    @Override
    public void process(Exchange exchange) throws ThrottlerRejectedExecutionException {
        if (!limit.isNone()) {
            count(exchange);
        }
    }

    private void count(Exchange exchange) throws ThrottlerRejectedExecutionException {
        long takenAt = nanoTime.getAsLong();
        long estimated = estimate.of(promptBytes(exchange.getMessage().getBody(ChatCompletionRequest.class)));
        long wait = limit.takeForCaller(estimated);
        if (wait > 0) {
            exchange.getMessage().setHeader(RETRY_AFTER, (wait + SECOND - 1) / SECOND);
            throw new ThrottlerRejectedExecutionException("What may be asked for in a minute is used up");
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                settle(done, estimated, takenAt);
            }
        });
    }

    private static long promptBytes(ChatCompletionRequest request) {
        return request.getMessages().stream()
                .map(ChatCompletionMessage::getContent)
                .mapToLong(text -> text == null ? 0 : text.length())
                .sum();
    }

    private void settle(Exchange done, long estimated, long takenAt) {
        Long wait = done.getMessage().getHeader(ChatCompletionConstants.RATE_LIMIT_WAIT, Long.class);
        if (wait != null) {
            limit.hold(Duration.ofMillis(wait));
        }
        Long completion = done.getMessage().getHeader(ChatCompletionConstants.COMPLETION_TOKENS, Long.class);
        if (completion != null) {
            estimate.answered(completion);
        }
        limit.settleForCaller(estimated, used(done, estimated), takenAt);
    }

    /** A call that failed cost nothing, unless it was given up: what the upstream had made by then it does not say. */
    private static long used(Exchange done, long estimated) {
        Long total = done.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS, Long.class);
        if (total != null) {
            return total;
        }
        boolean isRefused = done.isFailed() && FailureOwner.of(done.getException()) != FailureOwner.NOBODY;
        return isRefused ? 0 : estimated;
    }
}
