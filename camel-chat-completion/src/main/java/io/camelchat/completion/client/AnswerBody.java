package io.camelchat.completion.client;

import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamSummary;

/** The body of an answer, read as its bytes say, and where they leave it open, its head. */
final class AnswerBody implements BodyReader {
    private final ResponseHead head;
    private final int choices;
    private final ClientSettings settings;
    private final Failures failures;
    private final BodyListener listener;
    private final BodyReader reader;
    private StreamBody stream;

    /** @param choices how many were asked for */
    AnswerBody(ResponseHead head, int choices, ClientSettings settings, Failures failures, BodyListener listener) {
        this.head = head;
        this.choices = choices;
        this.settings = settings;
        this.failures = failures;
        this.listener = listener;
        this.reader = new InflatedBody(reader(), failures, listener, () -> summary(Outcome.FAILED));
    }

    private BodyReader reader() {
        if (head.isError()) {
            return json();
        }
        boolean saidToBeStream = head.contentType().contains("event-stream");
        return new SniffedBody(this::json, this::lines, this::stream, saidToBeStream);
    }

    private BodyReader lines() {
        return new JsonLines(settings.maxEventSize(), this::json, this::line, this::stream);
    }

    private BodyReader json() {
        return new JsonBody(head, settings.maxBodySize(), failures, listener);
    }

    private BodyReader line() {
        return new JsonBody(head, settings.maxBodySize(), failures, listener, this::stream);
    }

    private BodyReader stream() {
        stream = new StreamBody(head, choices, settings.maxEventSize(), settings.malformedEvents(), failures, listener);
        return stream;
    }

    @Override
    public void feed(byte[] bytes) {
        reader.feed(bytes);
    }

    @Override
    public void end() {
        reader.end();
    }

    @Override
    public void broken(Throwable cause) {
        reader.broken(cause);
    }

    @Override
    public boolean wantsAll() {
        return reader.wantsAll();
    }

    /** Whether it is a stream whose every choice has ended; what may still come is the usage and the end mark. */
    boolean isFinished() {
        return stream != null && stream.isFinished();
    }

    /** Ends a stream whose answer is finished and whose connection says nothing more. */
    void endWithoutMark() {
        stream.endWithoutMark();
    }

    /** What is known of the stream, or null where there is none. */
    StreamSummary summary(Outcome outcome) {
        return stream == null ? null : stream.summary(outcome);
    }
}
