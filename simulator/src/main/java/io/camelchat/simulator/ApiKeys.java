package io.camelchat.simulator;

import io.camelchat.simulator.answer.ApiError;
import java.util.List;
import java.util.Optional;

/** The keys a client may come with, as a bearer token or in {@code api-key}. No keys at all let everyone in. */
record ApiKeys(List<String> keys) {

    /** What to answer to a request that may not come in. */
    Optional<ApiError> refuse(IncomingRequest request) {
        if (keys.isEmpty() || given(request).filter(keys::contains).isPresent()) {
            return Optional.empty();
        }
        boolean none = given(request).isEmpty();
        String message = none
                ? "You didn't provide an API key. Send it as \"Authorization: Bearer KEY\"."
                : "Incorrect API key provided.";
        String code = none ? null : "invalid_api_key";
        return Optional.of(new ApiError(401, message, "invalid_request_error", null, code));
    }

    private static Optional<String> given(IncomingRequest request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .or(() -> request.header("api-key"));
    }
}
