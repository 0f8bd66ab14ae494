package io.camelchat.completion.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Excerpt;
import io.camelchat.completion.model.Json;
import java.util.Objects;

/**
 * What a call that failed is answered with. The factories are what the serving side itself has to say; the words for
 * type and code are OpenAI's.
 *
 * @param status the HTTP status
 * @param message one sentence for whoever called
 * @param type such as {@code invalid_request_error}
 * @param param the field of the request that is wrong, such as {@code messages[2].role}, or null
 * @param code such as {@code model_not_found}, or null
 * @param retryAfter milliseconds after which the same call may succeed, or null
 */
public record ErrorAnswer(int status, String message, String type, String param, String code, Long retryAfter) {
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";
    private static final long SOON = 1_000;

    public ErrorAnswer {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(type, "type");
    }

    /** The request itself is wrong. */
    public static ErrorAnswer invalid(String message, String param, String code) {
        return invalid(400, message, param, code);
    }

    /** The caller did not say who it is, or nobody knows it. */
    public static ErrorAnswer unauthorized(String message) {
        return new ErrorAnswer(401, message, "invalid_request_error", null, "invalid_api_key", null);
    }

    /** The caller is known, and may not. */
    public static ErrorAnswer forbidden(String message) {
        return new ErrorAnswer(403, message, "permission_error", null, null, null);
    }

    /** It is no request that could be for anybody here. */
    public static ErrorAnswer malformed(int status, String message) {
        return invalid(status, message, null, null);
    }

    /** Nothing is served at this path. */
    public static ErrorAnswer notFound(String path) {
        return invalid(404, "Nothing is served at " + Excerpt.of(path), null, "unknown_url");
    }

    /** No route is this model. */
    public static ErrorAnswer modelNotFound(String model) {
        String message =
                "The model " + Excerpt.of(model) + " does not exist here: the list of models names those that do";
        return invalid(404, message, "model", "model_not_found");
    }

    /**
     * The path has other methods.
     *
     * @param allowed those that it has, such as {@code POST}
     */
    public static ErrorAnswer methodNotAllowed(String method, String allowed) {
        String message = "The method " + Excerpt.of(method) + " is not allowed here: use " + allowed;
        return invalid(405, message, null, "method_not_supported");
    }

    /** The body, or the rest of it, did not come. */
    public static ErrorAnswer tooSlow() {
        return invalid(408, "The request body did not come in time", null, "request_timeout");
    }

    /**
     * The body is larger than a body may be.
     *
     * @param limit the most bytes that it may have
     */
    public static ErrorAnswer tooLarge(long limit) {
        return invalid(413, "The request body is larger than " + limit + " bytes", null, "request_too_large");
    }

    /**
     * The body is said to be no JSON.
     *
     * @param contentType what the caller said, or null where it said nothing
     */
    public static ErrorAnswer unsupportedMediaType(String contentType) {
        String said = contentType == null ? "missing" : Excerpt.of(contentType);
        return invalid(
                415, "The content type is " + said + ": send application/json", null, "unsupported_content_type");
    }

    /**
     * The body is packed.
     *
     * @param encoding with what, such as {@code gzip}
     */
    public static ErrorAnswer unsupportedEncoding(String encoding) {
        String message = "The content encoding is " + Excerpt.of(encoding) + ": send the JSON as it is";
        return invalid(415, message, null, "unsupported_content_encoding");
    }

    /** A failure that is not the caller's and whose cause is not the caller's to know. */
    public static ErrorAnswer failed(String message) {
        return new ErrorAnswer(500, message, SERVER_ERROR, null, null, null);
    }

    /** Not now, but soon again: while starting, suspended or stopping. */
    public static ErrorAnswer unavailable(String message) {
        return new ErrorAnswer(503, message, SERVER_ERROR, null, null, null);
    }

    /** Not now, for want of something that will be there again in a moment. */
    public static ErrorAnswer overloaded(String message) {
        return new ErrorAnswer(503, message, SERVER_ERROR, null, null, SOON);
    }

    private static ErrorAnswer invalid(int status, String message, String param, String code) {
        return new ErrorAnswer(status, message, INVALID_REQUEST, param, code, null);
    }

    /** The error object of the API; what is absent is JSON null, as clients expect all four members. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json;
    }

    /** The JSON in UTF-8. */
    public byte[] toBytes() {
        return Json.write(toJson());
    }
}
