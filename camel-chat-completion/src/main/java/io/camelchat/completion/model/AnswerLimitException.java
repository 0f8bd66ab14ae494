package io.camelchat.completion.model;

/** An answer has become larger than it may, or has more parts. */
public final class AnswerLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private AnswerLimitException(String message) {
        super(message);
    }

    static AnswerLimitException ofSize(long limit) {
        return new AnswerLimitException("the answer is larger than " + limit + " bytes (maxBodySize)");
    }

    /** @param parts what there are too many of */
    static AnswerLimitException ofNumber(int limit, String parts) {
        return new AnswerLimitException("the answer has more than " + limit + " " + parts);
    }
}
