package io.camelchat.routes.queue;

import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.routes.upstream.PatientAsk;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;

/**
 * Makes a dead letter of a message that cannot be answered: what came, body and headers, and headers that say why.
 *
 * <table>
 * <caption>Headers</caption>
 * <tr><td>{@code deadLetterReason}</td><td>what was wrong, in one sentence</td></tr>
 * <tr><td>{@code deadLetterCategory}</td><td>{@code empty too-large not-utf8 not-text}: the payload;
 *   {@code rejected context-length filtered}: the upstream took none of it;
 *   {@code length content_filter refusal empty-answer …}: the finish reason of an answer that is none;
 *   {@code upstream}: the upstream fails on this message alone; {@code route}: a step of the route failed</td></tr>
 * <tr><td>{@code deadLetterStatus}</td><td>the upstream's HTTP status, where it gave one</td></tr>
 * <tr><td>{@code deadLetterCode}</td><td>the upstream's code of the error, where it gave one</td></tr>
 * <tr><td>{@code deadLetterAttempts}</td><td>how often the upstream was asked about it, since it was delivered last</td></tr>
 * </table>
 */
public final class DeadLetter implements Processor {
    private static final String PREFIX = "deadLetter";

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeaders(originalHeaders(exchange));
        message.setBody(exchange.getProperty(KeepOriginal.BODY));
        message.setHeader(PREFIX + "Reason", failure.getMessage() == null ? failure.toString() : failure.getMessage());
        message.setHeader(PREFIX + "Category", categoryOf(failure));
        message.setHeader(PREFIX + "Attempts", exchange.getProperty(PatientAsk.ATTEMPTS, 0, Integer.class));
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        if (failed != null && failed.getStatusCode() > 0) {
            message.setHeader(PREFIX + "Status", failed.getStatusCode());
        }
        if (failed != null && failed.getErrorCode() != null) {
            message.setHeader(PREFIX + "Code", failed.getErrorCode());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> originalHeaders(Exchange exchange) {
        return exchange.getProperty(KeepOriginal.HEADERS, Map.class);
    }

    private static String categoryOf(Exception failure) {
        UnfitPayloadException unfit = ObjectHelper.getException(UnfitPayloadException.class, failure);
        if (unfit != null) {
            return unfit.getCategory();
        }
        return FailureCategory.of(failure);
    }
}
