package io.camelchat.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** The steps of an answer with CR LF for every line end of its event stream, except in bytes a test gave. */
final class CrLf extends StepFilter {

    CrLf(Iterator<Step> answer) {
        super(answer);
    }

    @Override
    void take(Step step) {
        put(step instanceof Step.Send part && isOurs(part.kind()) ? converted(part) : step);
    }

    private static boolean isOurs(Step.Kind kind) {
        return kind != Step.Kind.PACKET && kind != Step.Kind.INSERTED;
    }

    private static Step converted(Step.Send part) {
        String text = new String(part.bytes(), StandardCharsets.UTF_8);
        return new Step.Send(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), part.kind());
    }
}
