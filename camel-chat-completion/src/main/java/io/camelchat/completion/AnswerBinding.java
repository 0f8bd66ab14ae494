package io.camelchat.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.FinishReasons;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.server.ErrorAnswer;
import io.camelchat.completion.server.NoAnswerException;
import io.camelchat.completion.server.RequestException;
import io.camelchat.completion.server.ServedCall;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.w3c.dom.Node;

/** Answers a call with what its route left on the exchange, in the form that the client asked for. */
final class AnswerBinding {
    private static final String COMPLETION = "chat.completion";
    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final String routeId;
    private final ObjectMapper mapper;
    private final Executor threads;

    /** @param threads on which an iterator is asked for its next piece */
    AnswerBinding(String routeId, ObjectMapper mapper, Executor threads) {
        this.routeId = routeId;
        this.mapper = mapper;
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
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        if (status >= FIRST_ERROR) {
            call.fail(new RequestException(error(exchange.getMessage(), status)));
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
            source.subscribe(
                    new Folding(source, cancellation, completion -> call.reply(status, completion), call::fail));
        }
        return source;
    }

    private ChunkSource chunks(Exchange exchange, ServedCall call) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatCompletionStream stream) {
            return new UpstreamChunks(stream, call.loop());
        }
        Flow.Publisher<?> pieces = null;
        if (body instanceof Flow.Publisher<?> publisher) {
            pieces = publisher;
        } else if (body instanceof Iterator<?> iterator) {
            pieces = new IteratedPieces(iterator, threads);
        }
        return pieces == null
                ? null
                : new PublishedPieces(
                        pieces,
                        new PieceReader(textAnswer(exchange, call.request()), piece -> text(exchange, piece)),
                        call.loop());
    }

    private ChatCompletion completion(Exchange exchange, ChatCompletionRequest request) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null || body instanceof ChatCompletionRequest) {
            throw new NoAnswerException("The route " + routeId + " gave no answer: it left "
                    + (body == null ? "nothing" : "the request") + " in the body");
        }
        if (body instanceof ChatCompletion completion) {
            return completion;
        }
        if (body instanceof ChatCompletionMessage answer) {
            return textAnswer(exchange, request).whole(answer, finishReason(message), usage(message));
        }
        String text = text(exchange, body);
        ChatCompletion completion = completionIn(text);
        return completion != null
                ? completion
                : textAnswer(exchange, request)
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

    /** The text of what is text, and the JSON of all else. */
    private String text(Exchange exchange, Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        boolean isText = value instanceof byte[]
                || value instanceof InputStream
                || value instanceof Reader
                || value instanceof StreamCache
                || value instanceof WrappedFile
                || value instanceof File
                || value instanceof ByteBuffer
                || value instanceof Node;
        if (isText) {
            return exchange.getContext().getTypeConverter().convertTo(String.class, exchange, value);
        }
        try {
            return value instanceof JsonNode json ? Json.writeText(json) : mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new RuntimeCamelException(
                    "The answer of the route " + routeId + ", a "
                            + value.getClass().getName() + ", cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** Where the text is a model's, its finish reason came with it. */
    private static String finishReason(Message message) {
        return message.getHeader(ChatCompletionConstants.FINISH_REASON, FinishReasons.STOP, String.class);
    }

    /** Where the text is a model's, its usage came with it. */
    private static ObjectNode usage(Message message) {
        ObjectNode usage = Json.object();
        put(usage, "prompt_tokens", message, ChatCompletionConstants.PROMPT_TOKENS);
        put(usage, "completion_tokens", message, ChatCompletionConstants.COMPLETION_TOKENS);
        put(usage, "total_tokens", message, ChatCompletionConstants.TOTAL_TOKENS);
        return usage.isEmpty() ? null : usage;
    }

    private static void put(ObjectNode usage, String name, Message message, String header) {
        Long tokens = message.getHeader(header, Long.class);
        if (tokens != null) {
            usage.put(name, tokens);
        }
    }

    /** The error that a route answers with by setting a status: its body is the error's JSON or its message. */
    private ErrorAnswer error(Message message, int status) {
        String text = message.getBody(String.class);
        JsonNode error = errorIn(text);
        String type = status < FIRST_SERVER_ERROR ? "invalid_request_error" : "server_error";
        if (error == null) {
            boolean says = text != null && !text.isBlank() && !(message.getBody() instanceof ChatCompletionRequest);
            return new ErrorAnswer(
                    status, says ? text : "The call failed", type, null, null, ErrorMap.retryAfter(message));
        }
        return new ErrorAnswer(
                status,
                error.path("message").asText("The call failed"),
                error.path("type").asText(type),
                error.path("param").asText(null),
                error.path("code").asText(null),
                ErrorMap.retryAfter(message));
    }

    private static JsonNode errorIn(String text) {
        try {
            return text == null || !text.stripLeading().startsWith("{")
                    ? null
                    : Json.readObject(text).get("error");
        } catch (JsonFormatException e) {
            // Not JSON, so it is the message itself.
            return null;
        }
    }
}
