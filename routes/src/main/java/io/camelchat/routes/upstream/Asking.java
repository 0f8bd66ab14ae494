package io.camelchat.routes.upstream;

import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.ChatCompletionRejectedException;
import java.time.Duration;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;

/** One exchange that asks, until it is answered. Owned by whichever thread its gate or its answer comes on: one at a time. */
final class Asking implements Visit.Guest {
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final UpstreamGate gate;
    private final AsyncProducer producer;
    private final TokenEstimate estimate;
    private final Message question;
    private final Visit visit;
    private final boolean isTransacted;
    private int attempts;

    Asking(
            Exchange exchange,
            AsyncCallback callback,
            UpstreamGate gate,
            AsyncProducer producer,
            TokenEstimate estimate) {
        this.exchange = exchange;
        this.callback = callback;
        this.gate = gate;
        this.producer = producer;
        this.estimate = estimate;
        this.isTransacted = exchange.isTransacted();
        this.question = exchange.getMessage().copy();
        this.visit = new Visit(this, estimate.of(bytes(question.getBody())));
    }

    private static long bytes(Object body) {
        if (body instanceof byte[] bytes) {
            return bytes.length;
        }
        return body instanceof CharSequence text ? text.length() : 0;
    }

    void begin() {
        gate.enter(visit);
    }

    @Override
    public void turnedAway() {
        exchange.setException(new StoppingException());
        callback.done(false);
    }

    @Override
    public void admitted() {
        attempts++;
        exchange.setProperty(PatientAsk.ATTEMPTS, attempts);
        exchange.setMessage(question.copy());
        // Camel holds a thread while a transacted exchange is under way. The consumer's own is held already, until the
        // callback; to hold one of the gate's few as well would have calls wait for these.
        exchange.getExchangeExtension().setTransacted(false);
        producer.process(exchange, doneSync -> answered());
    }

    private void answered() {
        exchange.getExchangeExtension().setTransacted(isTransacted);
        Exception failure = exchange.getException();
        FailureOwner owner = failure == null ? null : ownerOf(failure);
        if (owner == FailureOwner.SYSTEM) {
            askAgain(failure);
            return;
        }
        if (failure == null) {
            settle();
        } else if (owner == FailureOwner.MESSAGE && wasAsked(failure)) {
            gate.wasAnswered(visit, 0);
        } else {
            gate.wentAway(visit);
        }
        callback.done(false);
    }

    private FailureOwner ownerOf(Exception failure) {
        boolean isOwnModel = exchange.getProperty(PatientAsk.AS_IS, false, boolean.class);
        return isOwnModel && UnknownModel.is(failure) ? FailureOwner.MESSAGE : FailureOwner.of(failure);
    }

    private static boolean wasAsked(Exception failure) {
        ChatCompletionRejectedException rejected =
                ObjectHelper.getException(ChatCompletionRejectedException.class, failure);
        return rejected == null || rejected.getStatusCode() > 0;
    }

    private void settle() {
        Message answer = exchange.getMessage();
        Long wait = answer.getHeader(ChatCompletionConstants.RATE_LIMIT_WAIT, Long.class);
        if (wait != null) {
            gate.usedUp(Duration.ofMillis(wait));
        }
        Long total = answer.getHeader(ChatCompletionConstants.TOTAL_TOKENS, Long.class);
        Long completion = answer.getHeader(ChatCompletionConstants.COMPLETION_TOKENS, Long.class);
        if (completion != null) {
            estimate.answered(completion);
        }
        gate.wasAnswered(visit, total == null ? visit.estimatedTokens() : total);
    }

    private void askAgain(Exception failure) {
        // Before it enters: another thread may let it through, and ask, at once.
        exchange.setException(null);
        if (!gate.enterAgain(visit, Symptom.of(failure))) {
            exchange.setException(failure);
            callback.done(false);
        }
    }
}
