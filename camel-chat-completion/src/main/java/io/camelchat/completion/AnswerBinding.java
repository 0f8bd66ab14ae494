package io.camelchat.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.FinishReasons;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.server.NoAnswerException;
import io.camelchat.completion.server.RequestException;
import io.camelchat.completion.server.ServedCall;
import java.io.Closeable;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers a call with what its route left on the exchange, in the form that the client asked for. */
final class AnswerBinding {
    private static final String COMPLETION = "chat.completion";
    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;

    /** HTTP has no body after these: 204 No Content, 205 Reset Content, 304 Not Modified. */
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

    private final String routeId;
    private final BodyText texts;
    private final Executor threads;
    private final int maxSize;

    /**
     * @param threads on which an iterator, or a publisher, is asked for its next piece
     * @param maxSize bytes that an answer may have which is folded of its chunks
     */
    AnswerBinding(String routeId, BodyText texts, Executor threads, int maxSize) {
        this.maxSize = maxSize;
        this.routeId = routeId;
        this.texts = texts;
        this.threads = threads;
    }

    /**
     * Answers the call.
     *
     * @return the source of an answer that comes in chunks, else null
     */
    ChunkSource answer(Exchange exchange, ServedCall call, Cancellation cancellation) {
        if (exchange.getException() != null) {
            call.fail(exchange.getException());
            return null;
        }
        int status = status(exchange);
        if (status >= FIRST_ERROR) {
            call.fail(new RequestException(StatedError.of(exchange, status, texts)));
            return null;
        }
        ChunkSource source = chunks(exchange, call);
        if (source == null) {
            call.reply(status, completion(exchange, call.request()));
        } else if (call.request().isStream()) {
            call.stream(
                    status,
                    source,
                    () -> source.summary() == null ? null : source.summary().usage());
        } else {
            source.subscribe(new Folding(
                    source, cancellation, maxSize, completion -> call.reply(status, completion), call::fail));
        }
        return source;
    }

    /** The status that the route set, which may be left over from an HTTP call that it made. */
    private int status(Exchange exchange) {
        Object given = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE);
        if (given == null) {
            return OK;
        }
        Integer status = exchange.getContext().getTypeConverter().tryConvertTo(Integer.class, exchange, given);
        if (status == null || status < OK || status > LAST_ERROR || WITHOUT_BODY.contains(status)) {
            throw new NoAnswerException("The route " + routeId + " set the header " + Exchange.HTTP_RESPONSE_CODE
                    + " to " + given + ", with which no answer can be sent: remove it, or set a status from 200 to 599"
                    + " that has a body");
        }
        return status;
    }

    private ChunkSource chunks(Exchange exchange, ServedCall call) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatCompletionStream stream) {
            return new UpstreamChunks(stream, call.loop());
        }
        Flow.Publisher<?> pieces = pieces(body);
        return pieces == null
                ? null
                : new PublishedPieces(
                        pieces,
                        new PieceReader(
                                routeId, textAnswer(exchange, call.request()), piece -> texts.of(piece, exchange)),
                        threads,
                        call.loop());
    }

    private static Flow.Publisher<?> pieces(Object body) {
        if (body instanceof Flow.Publisher<?> publisher) {
            return publisher;
        }
        if (body instanceof Stream<?> stream) {
            return new IteratedPieces(stream.iterator(), stream::close);
        }
        if (body instanceof Iterator<?> iterator) {
            return new IteratedPieces(iterator, iterator instanceof Closeable closeable ? closeable : () -> {});
        }
        return null;
    }

    private ChatCompletion completion(Exchange exchange, ChatCompletionRequest request) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null || body instanceof ChatCompletionRequest) {
            throw new NoAnswerException("The route " + routeId + " gave no answer: it left "
                    + (body == null ? "nothing" : "the request") + " in the body");
        }
        if (body instanceof ChatCompletionMessage answer) {
            return textAnswer(exchange, request).whole(answer, finishReason(message), usage(message));
        }
        String text = body instanceof ChatCompletion ? null : texts.of(body, exchange);
        ChatCompletion completion = body instanceof ChatCompletion whole ? whole : completionIn(text);
        if (completion != null) {
            Object outcome = message.getHeader(ChatCompletionConstants.OUTCOME, Outcome.COMPLETE.word());
            ReplyBinding.answer(message, completion, Outcome.COMPLETE);
            message.setHeader(ChatCompletionConstants.OUTCOME, outcome);
            return completion;
        }
        return textAnswer(exchange, request)
                .whole(ChatCompletionMessage.assistant(text), finishReason(message), usage(message));
    }

    /** The completion that this text is the JSON of, or null. */
    private static ChatCompletion completionIn(String text) {
        if (!text.stripLeading().startsWith("{") || !text.contains(COMPLETION)) {
            return null;
        }
        try {
            ObjectNode json = Json.readObject(text);
            boolean completion = json.path("object").asText().equals(COMPLETION)
                    && json.path("choices").isArray();
            return completion ? ChatCompletion.of(json) : null;
        } catch (JsonFormatException e) {
            // Not JSON, so it is a text that begins with a brace.
            return null;
        }
    }

    private static TextAnswer textAnswer(Exchange exchange, ChatCompletionRequest request) {
        return TextAnswer.of(exchange.getExchangeId(), request.getModel());
    }

    /** Where the text is a model's, its finish reason came with it. */
    private static String finishReason(Message message) {
        return message.getHeader(ChatCompletionConstants.FINISH_REASON, FinishReasons.STOP, String.class);
    }

    /** Where the text is a model's, its usage came with it. */
    private static ObjectNode usage(Message message) {
        if (ChatCompletionConstants.ESTIMATED.equals(message.getHeader(ChatCompletionConstants.USAGE_SOURCE))) {
            // Nobody was told it: the client would take it for what it pays.
            return null;
        }
        ObjectNode usage = Json.object();
        put(usage, "prompt_tokens", message, ChatCompletionConstants.PROMPT_TOKENS);
        put(usage, "completion_tokens", message, ChatCompletionConstants.COMPLETION_TOKENS);
        put(usage, "total_tokens", message, ChatCompletionConstants.TOTAL_TOKENS);
        ObjectNode prompt = Json.object();
        put(prompt, "cached_tokens", message, ChatCompletionConstants.CACHED_TOKENS);
        ObjectNode completion = Json.object();
        put(completion, "reasoning_tokens", message, ChatCompletionConstants.REASONING_TOKENS);
        put(usage, "prompt_tokens_details", prompt);
        put(usage, "completion_tokens_details", completion);
        return usage.isEmpty() ? null : usage;
    }

    private static void put(ObjectNode usage, String name, Message message, String header) {
        Long tokens = message.getHeader(header, Long.class);
        if (tokens != null) {
            usage.put(name, tokens);
        }
    }

    private static void put(ObjectNode usage, String name, ObjectNode details) {
        if (!details.isEmpty()) {
            usage.set(name, details);
        }
    }
}
