package io.camelchat.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.WireObject;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.w3c.dom.Node;

/** The text of what a route leaves: of what is text in some form its text, and of all else its JSON. Thread-safe. */
final class BodyText {
    private final String routeId;
    private final ObjectMapper mapper;

    BodyText(String routeId, ObjectMapper mapper) {
        this.routeId = routeId;
        this.mapper = mapper;
    }

    /** @param exchange by which a text's charset is known */
    String of(Object body, Exchange exchange) {
        if (body instanceof CharSequence text) {
            return text.toString();
        }
        if (body instanceof Path path) {
            return converted(path.toFile(), exchange);
        }
        if (body instanceof StreamCache cache) {
            // A step may have read it.
            cache.reset();
            return converted(cache, exchange);
        }
        boolean isText = body instanceof byte[]
                || body instanceof InputStream
                || body instanceof Reader
                || body instanceof WrappedFile
                || body instanceof File
                || body instanceof ByteBuffer
                || body instanceof Node;
        return isText ? converted(body, exchange) : json(body);
    }

    private static String converted(Object body, Exchange exchange) {
        return exchange.getContext().getTypeConverter().convertTo(String.class, exchange, body);
    }

    private String json(Object body) {
        if (body instanceof WireObject || body instanceof JsonNode) {
            return Json.writeText(Json.of(body));
        }
        try {
            return mapper.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new RuntimeCamelException(
                    "The answer of the route " + routeId + ", a "
                            + body.getClass().getName() + ", cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }
}
