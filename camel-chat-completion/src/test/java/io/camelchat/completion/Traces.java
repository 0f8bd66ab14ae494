package io.camelchat.completion;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as text, with all causes and what was suppressed. */
final class Traces {
    private Traces() {}

    static String of(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
