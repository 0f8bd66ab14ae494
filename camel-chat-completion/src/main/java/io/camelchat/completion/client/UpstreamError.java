package io.camelchat.completion.client;

/**
 * What an upstream said when it failed. Every part but the status may be null: absent is absent.
 *
 * @param status the HTTP status, or the one that an error body or event carries in its place
 * @param message in the upstream's words, without markup and cut to 200 characters where it was no JSON
 * @param type such as {@code invalid_request_error}
 * @param param the field of the request that was wrong
 * @param code such as {@code model_not_found}; a number is given as its text
 * @param requestId the upstream's own id of the request
 * @param retryAfter milliseconds after which it may be asked again
 */
public record UpstreamError(
        int status, String message, String type, String param, String code, String requestId, Long retryAfter) {}
