package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An error as the API reports it: an HTTP status and the fields of the {@code error} object.
 *
 * @param param the request field at fault, or null
 * @param code a machine-readable code, or null
 */
public record ApiError(int status, String message, String type, String param, String code) {

    /** A request that is wrong in itself: status 400. */
    public static ApiError invalid(String message, String param) {
        return new ApiError(400, message, "invalid_request_error", param, null);
    }

    /** The same error with another status. */
    public ApiError withStatus(int other) {
        return new ApiError(other, message, type, param, code);
    }

    /** The body: {@code {"error":{"message","type","param","code"}}}. */
    public ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }
}
