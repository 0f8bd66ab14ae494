package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The ends of served exchanges, as a route's {@code onCompletion} sees them, in order. */
final class Endings implements Processor {
    /**
     * What an exchange tells at its end.
     *
     * @param failure why it is not complete, or null
     * @param status the HTTP status that was sent, null where none was
     */
    record Ending(
            String outcome, Throwable failure, Integer status, Long totalTokens, Long firstToken, Long duration) {}

    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    @Override
    public void process(Exchange exchange) {
        endings.add(new Ending(
                exchange.getMessage().getHeader(ChatCompletionConstants.OUTCOME, String.class),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
                exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
                exchange.getMessage().getHeader(ChatCompletionConstants.TOTAL_TOKENS, Long.class),
                exchange.getMessage().getHeader(ChatCompletionConstants.TIME_TO_FIRST_TOKEN, Long.class),
                exchange.getMessage().getHeader(ChatCompletionConstants.DURATION, Long.class)));
    }

    /** The next end, which is waited for. */
    Ending next() throws InterruptedException {
        Ending ending = endings.poll(ChatCompletionTestSupport.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(ending).as("the end of an exchange").isNotNull();
        return ending;
    }

    /** Ends that nobody has looked at. */
    int left() {
        return endings.size();
    }
}
