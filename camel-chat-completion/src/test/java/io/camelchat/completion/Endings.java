package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/** A step that watches its exchange, and keeps what that tells when it is done. */
final class Endings implements Processor {
    /**
     * What an exchange tells at its end.
     *
     * @param failure why it is not complete, or null
     * @param status the HTTP status that was sent, null where none was
     */
    record Ending(
            String outcome, Exception failure, Integer status, Long totalTokens, Long firstToken, Long duration) {}

    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    @Override
    public void process(Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                endings.add(new Ending(
                        done.getMessage().getHeader(ChatCompletionConstants.OUTCOME, String.class),
                        done.getException(),
                        done.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
                        done.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS, Long.class),
                        done.getMessage().getHeader(ChatCompletionConstants.TIME_TO_FIRST_TOKEN, Long.class),
                        done.getMessage().getHeader(ChatCompletionConstants.DURATION, Long.class)));
            }
        });
    }

    /** The next end, which is waited for. */
    Ending next() throws InterruptedException {
        Ending ending = endings.poll(ChatCompletionTestSupport.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(ending).as("the end of an exchange").isNotNull();
        return ending;
    }

    /** Forgets those that nobody has looked at. */
    void clear() {
        endings.clear();
    }

    /** Ends that nobody has looked at. */
    int left() {
        return endings.size();
    }
}
