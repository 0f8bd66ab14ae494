package io.camelchat.completion.server;

/** A call that is refused, and what it is answered with. Has no stack trace: it tells of the caller, not of the code. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorAnswer answer;

    public RequestException(ErrorAnswer answer) {
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    public ErrorAnswer answer() {
        return answer;
    }
}
