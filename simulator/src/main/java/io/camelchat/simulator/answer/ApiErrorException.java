package io.camelchat.simulator.answer;

/** Says that a request is to be answered with an {@link ApiError}. */
public final class ApiErrorException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient ApiError error;

    public ApiErrorException(ApiError error) {
        super(error.message());
        this.error = error;
    }

    public ApiError error() {
        return error;
    }
}
