package io.camelchat.completion.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what an upstream says when it fails, in any of the shapes that servers use. */
final class ErrorBody {
    private static final int MAX_TEXT = 200;
    // Each takes what has no end to the end of the text: a page made to be slow is read once, not once per tag. A tag
    // in which another begins ends there: what was around that one would be a tag when it is gone.
    private static final Pattern INVISIBLE = Pattern.compile("(?is)<(script|style|head)\\b[^<>]*>.*?(</\\1>|\\z)");
    private static final Pattern TAGS = Pattern.compile("</?[a-zA-Z!][^<>]*(>|(?=<)|\\z)");
    private static final Pattern ADDRESSES = Pattern.compile("(?i)\\b\\d{1,3}(\\.\\d{1,3}){3}\\b"
            + "|\\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}\\b|\\b[0-9a-f]{1,4}::[0-9a-f]{1,4}\\b");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** The members that tell what was wrong, the API's own first: FastAPI's, AWS's, and those of RFC 9457. */
    private static final List<String> MESSAGES = List.of("message", "detail", "Message", "title");

    private static final Set<String> NOTHING = Set.of("", "None", "null");

    private ErrorBody() {}

    /** The error that an answer with this status and body means. */
    static UpstreamError read(ResponseHead head, byte[] body) {
        try {
            JsonNode json = Json.readAnswer(body);
            // Google's servers put the object into an array.
            JsonNode first = json.isArray() && !json.isEmpty() ? json.get(0) : json;
            if (first instanceof ObjectNode object) {
                return read(head, object);
            }
        } catch (JsonFormatException e) {
            return plain(head, new String(body, StandardCharsets.UTF_8));
        }
        return plain(head, new String(body, StandardCharsets.UTF_8));
    }

    /** The error that a JSON object means: in {@code error}, or flat as older servers have it. */
    static UpstreamError read(ResponseHead head, ObjectNode body) {
        JsonNode error = first(body.get("error"));
        boolean isText = error != null && error.isTextual();
        ObjectNode said = isText ? body : errorIn(body);
        int status = effectiveStatus(head.status(), said);
        String message = cut(isText ? error.textValue() : message(said));
        return new UpstreamError(
                status,
                message,
                word(said.get(isText ? "error_type" : "type")),
                word(said.get("param")),
                word(said.get("code")),
                head.requestId(),
                RetryAfter.of(status, head, said, message, System.currentTimeMillis()));
    }

    /** Where the members of the error are: in {@code error}, in the first of {@code errors}, as Cloudflare has them, or flat. */
    private static ObjectNode errorIn(ObjectNode body) {
        if (first(body.get("error")) instanceof ObjectNode error) {
            return error;
        }
        return body.path("errors").path(0) instanceof ObjectNode first ? first : body;
    }

    /** Some put their errors into a list. */
    private static JsonNode first(JsonNode error) {
        return error instanceof ArrayNode list && !list.isEmpty() ? list.get(0) : error;
    }

    /** What tells the error in a body or chunk that was answered with a status of success, or null where nothing does. */
    static ObjectNode in(ObjectNode body) {
        boolean flat = "error".equals(text(body.get("object"))) && !body.has("choices");
        if (flat || isTold(body.get("error"))) {
            return body;
        }
        for (JsonNode choice : body.path("choices")) {
            if (choice instanceof ObjectNode object && isTold(object.get("error"))) {
                return object;
            }
        }
        return null;
    }

    /** Whether there is one: some write an empty text, or false, into every answer. */
    private static boolean isTold(JsonNode error) {
        if (error == null || error.isNull() || (error.isBoolean() && !error.booleanValue())) {
            return false;
        }
        return !(error.isTextual() && error.textValue().isBlank()) && !(error.isArray() && error.isEmpty());
    }

    /** An error told with 200 has its status in the code, as OpenRouter does, or in {@code status_code}, as Groq does. */
    private static int effectiveStatus(int status, ObjectNode error) {
        if (status >= 400) {
            return status;
        }
        for (String name : new String[] {"code", "status_code", "status"}) {
            String text = text(error.get(name));
            if (text != null && text.matches("[1-5]\\d\\d")) {
                return Integer.parseInt(text);
            }
        }
        return status;
    }

    private static String message(ObjectNode error) {
        JsonNode message = MESSAGES.stream()
                .map(error::get)
                .filter(text -> text != null && !text.isNull())
                .findFirst()
                .orElse(null);
        if (message == null) {
            return null;
        }
        if (message.isValueNode()) {
            return text(message);
        }
        JsonNode detail = message.has("detail") ? message.get("detail") : message;
        JsonNode first = detail.isArray() && !detail.isEmpty() ? detail.get(0) : detail;
        if (first.path("msg").isTextual()) {
            JsonNode location = first.path("loc");
            return first.get("msg").textValue() + (location.isArray() ? " at " + location : "");
        }
        return message.toString();
    }

    private static UpstreamError plain(ResponseHead head, String text) {
        String visible = TAGS.matcher(INVISIBLE.matcher(text).replaceAll(" ")).replaceAll(" ");
        String cleaned = BLANKS.matcher(ADDRESSES.matcher(visible).replaceAll("…"))
                .replaceAll(" ")
                .trim();
        String message = cleaned.isEmpty() ? null : first(MAX_TEXT, cleaned);
        return new UpstreamError(
                head.status(),
                message,
                null,
                null,
                null,
                head.requestId(),
                RetryAfter.of(head.status(), head, Json.object(), message, System.currentTimeMillis()));
    }

    private static String cut(String message) {
        int most = 10 * MAX_TEXT;
        return message == null || message.length() <= most ? message : first(most, message) + "…";
    }

    /** The first characters, and no half of one. */
    private static String first(int most, String text) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** As {@link #text}, where no more than a word or a path of them is expected: it is part of a sentence. */
    private static String word(JsonNode value) {
        String text = text(value);
        return text == null ? null : first(MAX_TEXT, text);
    }

    /** Text, or a number's text; the words None and null, which relays send for nothing, are nothing. */
    private static String text(JsonNode value) {
        if (value == null || !value.isValueNode() || value.isNull()) {
            return null;
        }
        String text = value.asText();
        return NOTHING.contains(text) ? null : text;
    }
}
