package io.camelchat.routes.documents;

import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/** Asks about a text by the route that all flows ask by, and holds no thread. Thread-safe. */
final class PieceAsk implements AutoCloseable {
    private static final String URI = "direct:ask";

    private final CamelContext context;
    private final AsyncProducer producer;

    private PieceAsk(CamelContext context, AsyncProducer producer) {
        this.context = context;
        this.producer = producer;
    }

    static PieceAsk open(CamelContext context) throws Exception {
        AsyncProducer producer = context.getEndpoint(URI).createAsyncProducer();
        ServiceHelper.startService(producer);
        return new PieceAsk(context, producer);
    }

    /** Exactly one of the two is told, on any thread, which is not to be held for long. */
    void ask(String instructions, String text, Consumer<PieceAnswer> answered, Consumer<Exception> failed) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty("instructions", instructions);
        exchange.getMessage().setBody(text);
        producer.process(exchange, doneSync -> {
            PieceAnswer answer;
            try {
                if (exchange.getException() != null) {
                    throw exchange.getException();
                }
                answer = PieceAnswer.of(exchange.getMessage());
            } catch (Exception e) {
                failed.accept(e);
                return;
            }
            answered.accept(answer);
        });
    }

    @Override
    public void close() {
        ServiceHelper.stopService(producer);
    }
}
