package io.camelchat.benchmarks.asking;

import java.util.concurrent.CompletionStage;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** A step that goes on when a stage is complete, with its value as the body. */
abstract class AsyncStep extends AsyncProcessorSupport {
    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        ask(exchange).whenComplete((answer, failure) -> {
            if (failure == null) {
                exchange.getMessage().setBody(answer);
            } else {
                exchange.setException(failure);
            }
            callback.done(false);
        });
        return false;
    }

    abstract CompletionStage<?> ask(Exchange exchange);
}
