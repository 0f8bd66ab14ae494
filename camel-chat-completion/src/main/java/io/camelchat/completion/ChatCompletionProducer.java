package io.camelchat.completion;

import io.camelchat.completion.client.CallListener;
import io.camelchat.completion.client.CallLoop;
import io.camelchat.completion.client.ChatCompletionCall;
import io.camelchat.completion.model.ChatCompletionRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ProducerCache;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.cache.DefaultProducerCache;
import org.apache.camel.support.service.ServiceHelper;

/** Asks the endpoint's model. The calling thread leaves once the request is handed to the client. */
final class ChatCompletionProducer extends DefaultAsyncProducer {
    /** The headers of an exchange that go along, by the names and forms of W3C Trace Context. */
    private static final Map<String, Pattern> TRACE_HEADERS = Map.of(
            "traceparent", Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}[\\x21-\\x7E]{0,64}"),
            "tracestate", Pattern.compile("[\\x20-\\x7E]{1,512}"));

    private final ChatCompletionEndpoint endpoint;
    private ProducerCache chunkProducers;
    private Endpoint chunkTarget;

    ChatCompletionProducer(ChatCompletionEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            CallLoop loop = endpoint.client().loop();
            Threads threads = threads(loop);
            Cancellation cancellation = cancellationOf(exchange);
            BoundRequest bound = endpoint.requests().bind(exchange);
            UsageEstimate estimate = estimateOf(bound.request());
            PendingExchange pending = new PendingExchange(
                    exchange, callback, endpoint.replies(), threads, bound.output(), estimate, endpoint.getUpstream());
            ChatCompletionCall call = endpoint.client()
                    .ask(bound.request(), traceHeaders(exchange), loop, delivery(bound.delivery(), pending, estimate));
            hang(call, cancellation);
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    /** Where the route goes on; refuses the call where that is nowhere. */
    private Threads threads(CallLoop loop) {
        Threads current = EventLoopThreads.current();
        if (current != null) {
            return current;
        }
        if (endpoint.getConfiguration().isNonBlocking()) {
            return new EventLoopThreads(loop);
        }
        Continuations continuations = endpoint.getComponent().continuations();
        continuations.checkFree();
        return continuations;
    }

    /** The exchange's cancellation, or null; one that is cancelled already ends the call before it begins. */
    private Cancellation cancellationOf(Exchange exchange) throws Exception {
        Cancellation cancellation = exchange.getProperty(ChatCompletionConstants.CANCELLATION, Cancellation.class);
        if (cancellation != null && cancellation.isCancelled()) {
            throw new ChatCompletionCancelledException(
                    "The upstream " + endpoint.client().settings().origin()
                            + " was not asked: the exchange was cancelled before",
                    null,
                    null,
                    null);
        }
        return cancellation;
    }

    /** Gives the call up when the cancellation is cancelled, and leaves nothing on it when the call is over. */
    private static void hang(ChatCompletionCall call, Cancellation cancellation) {
        if (cancellation != null) {
            call.whenOver(cancellation.onCancel(call::abort)::close);
        }
    }

    /** Null where nobody counts. */
    private UsageEstimate estimateOf(ChatCompletionRequest request) {
        TokenCounter counter = endpoint.getConfiguration().getTokenCounter();
        return counter == null
                ? null
                : new UsageEstimate(
                        counter, request, endpoint.getConfiguration().getMaxBodySize());
    }

    private CallListener delivery(Delivery delivery, PendingExchange pending, UsageEstimate estimate) {
        int maxSize = endpoint.getConfiguration().getMaxBodySize();
        boolean emptyIsError = endpoint.getConfiguration().isEmptyCompletionIsError();
        return switch (delivery) {
            case REPLY -> new ReplyDelivery(pending, maxSize);
            case STREAM -> new StreamDelivery(pending, estimate, emptyIsError, pending::complete);
            case CHUNKS ->
                new StreamDelivery(
                        pending,
                        null,
                        emptyIsError,
                        (stream, head) -> stream.subscribe(
                                new ChunkSender(pending, stream, head, chunkProducers, chunkTarget, maxSize)));
        };
    }

    private static Map<String, String> traceHeaders(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        TRACE_HEADERS.forEach((name, form) -> {
            String text = exchange.getMessage().getHeader(name, String.class);
            if (text != null && form.matcher(text).matches()) {
                headers.put(name, text);
            }
        });
        return headers;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.client();
        if (endpoint.getConfiguration().getDelivery() == Delivery.CHUNKS) {
            chunkTarget = CamelContextHelper.getMandatoryEndpoint(
                    endpoint.getCamelContext(), endpoint.getConfiguration().getChunkUri());
            chunkProducers = new DefaultProducerCache(this, endpoint.getCamelContext(), 1);
            ServiceHelper.startService(chunkProducers);
        }
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(chunkProducers);
        super.doStop();
    }
}
