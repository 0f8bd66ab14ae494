package io.camelchat.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.Json;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.util.IOHelper;

/** Makes the user's message of a body: text, an image, or any other object as its JSON. */
final class PromptReader {
    private final CamelContext context;
    private final ObjectMapper mapper;
    private final MessageTemplate template;

    /**
     * @param mapper writes objects that have no text of their own
     * @param template the text around a prompt, or null
     */
    PromptReader(CamelContext context, ObjectMapper mapper, MessageTemplate template) {
        this.context = context;
        this.mapper = mapper;
        this.template = template;
    }

    /** The user's message, or null where the body is empty. */
    ChatCompletionMessage read(Exchange exchange) throws ChatCompletionRejectedException {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        String imageType = imageType(message, body);
        if (imageType != null) {
            return image(imageType, bytes(message), exchange);
        }
        String text = text(exchange, body);
        if (text == null || text.isBlank()) {
            return null;
        }
        return ChatCompletionMessage.user(template == null ? text : template.around(text, exchange));
    }

    /** The body as text; null where there is none. */
    String text(Exchange exchange, Object body) throws ChatCompletionRejectedException {
        if (body == null) {
            return null;
        }
        if (body instanceof ChatCompletionStream) {
            throw new ChatCompletionRejectedException(
                    "The body is a ChatCompletionStream, which is no prompt: ask for it with delivery=reply instead",
                    null);
        }
        if (body instanceof Reader) {
            return characters(exchange.getMessage());
        }
        if (isBytes(body)) {
            return decode(bytes(exchange.getMessage()), exchange);
        }
        boolean hasText = body instanceof CharSequence
                || body instanceof Number
                || body instanceof Boolean
                || body instanceof Character
                || body instanceof Enum<?>;
        boolean isObject = body instanceof JsonNode || body instanceof Map || body instanceof Iterable;
        if (hasText
                || (!isObject && context.getTypeConverterRegistry().lookup(String.class, body.getClass()) != null)) {
            return exchange.getMessage().getBody(String.class);
        }
        try {
            return body instanceof JsonNode node ? Json.writeText(node) : mapper.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new ChatCompletionRejectedException(
                    "The body, a " + body.getClass().getName()
                            + ", is neither text nor can it be written as JSON: convert it before it is sent to a model",
                    e);
        }
    }

    private ChatCompletionMessage image(String type, byte[] bytes, Exchange exchange)
            throws ChatCompletionRejectedException {
        if (bytes.length == 0) {
            return null;
        }
        List<ObjectNode> parts = new ArrayList<>();
        if (template != null) {
            ObjectNode text = Json.object().put("type", "text");
            parts.add(text.put("text", template.around("", exchange).trim()));
        }
        ObjectNode image = Json.object().put("type", "image_url");
        image.putObject("image_url")
                .put("url", "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
        parts.add(image);
        return ChatCompletionMessage.user(parts);
    }

    private static String imageType(Message message, Object body) {
        if (!isBytes(body)) {
            return null;
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        String name = fileName(body);
        if (type == null) {
            type = message.getHeader(Exchange.FILE_CONTENT_TYPE, String.class);
        }
        if (type == null && name != null) {
            type = URLConnection.guessContentTypeFromName(name);
        }
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("image/")) {
            return null;
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
    }

    private static String fileName(Object body) {
        Object file = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        return file instanceof File || file instanceof Path ? file.toString() : null;
    }

    private static boolean isBytes(Object body) {
        return body instanceof byte[]
                || body instanceof InputStream
                || body instanceof ByteBuffer
                || body instanceof StreamCache
                || body instanceof File
                || body instanceof Path
                || body instanceof WrappedFile;
    }

    private static byte[] bytes(Message message) throws ChatCompletionRejectedException {
        return read(message, byte[].class);
    }

    private static String characters(Message message) throws ChatCompletionRejectedException {
        return read(message, String.class);
    }

    /** Leaves a cached stream as it was found, for templates and for a redelivery. */
    private static <T> T read(Message message, Class<T> type) throws ChatCompletionRejectedException {
        try {
            MessageHelper.resetStreamCache(message);
            T content = message.getMandatoryBody(type);
            MessageHelper.resetStreamCache(message);
            return content;
        } catch (InvalidPayloadException | RuntimeCamelException e) {
            throw new ChatCompletionRejectedException("The body cannot be read: " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] bytes, Exchange exchange) throws ChatCompletionRejectedException {
        Charset charset = charset(exchange);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ChatCompletionRejectedException(
                    "The body is not text in " + charset
                            + ": give its charset in the Content-Type header, or an image content type if it is one",
                    e);
        }
    }

    private static Charset charset(Exchange exchange) throws ChatCompletionRejectedException {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        boolean given = type != null && type.toLowerCase(Locale.ROOT).contains("charset=");
        String name =
                given ? IOHelper.getCharsetNameFromContentType(type) : ExchangeHelper.getCharsetName(exchange, false);
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ChatCompletionRejectedException(
                    "The body is said to be in the charset " + name
                            + ", which is unknown: correct it in the Content-Type header",
                    e);
        }
    }
}
