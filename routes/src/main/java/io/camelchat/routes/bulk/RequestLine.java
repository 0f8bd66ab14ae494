package io.camelchat.routes.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A line of an input, as JSON: what is asked by it, and under which {@code custom_id}. */
final class RequestLine {
    private static final String METHOD = "POST";
    private static final String URL = "/v1/chat/completions";

    private final int number;
    private final ObjectNode json;

    private RequestLine(int number, ObjectNode json) {
        this.number = number;
        this.json = json;
    }

    /** @throws BadLineException where it is no JSON object */
    static RequestLine read(Line line, int maxBytes) throws BadLineException {
        if (line.bytes() == null) {
            throw new BadLineException(
                    "line_too_long",
                    null,
                    "Line " + line.number() + " has more than the " + maxBytes + " bytes that BULK_MAX_LINE allows");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
            return new RequestLine(line.number(), Json.readObject(text));
        } catch (CharacterCodingException e) {
            throw new BadLineException("invalid_json_line", null, "Line " + line.number() + " is not in UTF-8");
        } catch (JsonFormatException e) {
            throw new BadLineException(
                    "invalid_json_line", null, "Line " + line.number() + " is no JSON object: " + e.getMessage());
        }
    }

    /** @throws BadLineException where it has none */
    String customId() throws BadLineException {
        JsonNode id = json.get("custom_id");
        if (id == null || id.isNull()) {
            throw new BadLineException("missing_custom_id", null, "Line " + number + " has no custom_id");
        }
        if (!id.isTextual() || id.textValue().isEmpty()) {
            throw new BadLineException(
                    "invalid_custom_id", null, "Line " + number + " has a custom_id that is no text, or an empty one");
        }
        return id.textValue();
    }

    /**
     * The request, in JSON.
     *
     * @throws BadLineException where there is none that can be asked here
     */
    String body() throws BadLineException {
        String id = customId();
        requireText(id, "method", METHOD);
        requireText(id, "url", URL);
        if (!(json.get("body") instanceof ObjectNode body)) {
            throw new BadLineException("invalid_body", id, "Line " + number + " has no body that is a JSON object");
        }
        JsonNode model = body.get("model");
        if (model == null || !model.isTextual() || model.textValue().isBlank()) {
            throw new BadLineException("missing_model", id, "Line " + number + " names no model in its body");
        }
        if (body.path("stream").asBoolean(false)) {
            throw new BadLineException(
                    "stream_not_supported",
                    id,
                    "Line " + number + " asks for a stream, which a file cannot have: leave stream out");
        }
        return Json.writeText(body);
    }

    private void requireText(String id, String member, String wanted) throws BadLineException {
        JsonNode value = json.get(member);
        if (value == null || !wanted.equals(value.textValue())) {
            throw new BadLineException(
                    "invalid_" + member,
                    id,
                    "Line " + number + " has the " + member + " " + (value == null ? "of nothing" : value)
                            + ", but only " + wanted + " is answered");
        }
    }
}
