package io.camelchat.routes.bulk;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.ChatCompletionConstants;
import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionRejectedException;
import io.camelchat.completion.ChatCompletionUnavailableException;
import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.Json;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;

/**
 * A line of the results or of the errors.
 *
 * @param isAnswer whether it is one of the results
 */
record OutputLine(ObjectNode json, boolean isAnswer) {
    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;

    /** The upstream's answer. */
    static OutputLine answered(LineId id, String customId, Message answer) {
        ObjectNode completion = answer.getBody(ChatCompletion.class).toJson();
        String requestId = answer.getHeader(ChatCompletionConstants.REQUEST_ID, String.class);
        return new OutputLine(line(id, customId, response(id, OK, requestId, completion), null), true);
    }

    /** Why there is none: the upstream's own error, or what came instead of it. */
    static OutputLine failed(LineId id, String customId, Exception failure) {
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        if (failed == null || failed.getStatusCode() < FIRST_ERROR) {
            return unasked(id, customId, codeOf(failure), messageOf(failure));
        }
        String message = failed.getErrorMessage() == null ? failed.getMessage() : failed.getErrorMessage();
        ObjectNode error = Json.object()
                .put("message", message)
                .put("type", failed.getErrorType())
                .put("param", failed.getErrorParam())
                .put("code", failed.getErrorCode());
        ObjectNode body = Json.object();
        body.set("error", error);
        return new OutputLine(
                line(id, customId, response(id, failed.getStatusCode(), failed.getRequestId(), body), null), false);
    }

    /** Why nothing was asked, or nothing came. */
    static OutputLine unasked(LineId id, String customId, String code, String message) {
        return new OutputLine(
                line(id, customId, null, Json.object().put("code", code).put("message", message)), false);
    }

    /** The id of a line that a job has written; null where none has. */
    static LineId idOf(ObjectNode json) {
        return LineId.parse(json.path("id").asText());
    }

    private static ObjectNode line(LineId id, String customId, ObjectNode response, ObjectNode error) {
        ObjectNode line = Json.object().put("id", id.toString()).put("custom_id", customId);
        line.set("response", response == null ? NullNode.getInstance() : response);
        line.set("error", error == null ? NullNode.getInstance() : error);
        return line;
    }

    /** An upstream that gives no id of its own does not leave a reader without one: clients' types have it. */
    private static ObjectNode response(LineId id, int status, String requestId, ObjectNode body) {
        ObjectNode response = Json.object()
                .put("status_code", status)
                .put("request_id", requestId == null ? id.toString() : requestId);
        response.set("body", body);
        return response;
    }

    private static String messageOf(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String codeOf(Exception failure) {
        ChatCompletionUnavailableException unavailable =
                ObjectHelper.getException(ChatCompletionUnavailableException.class, failure);
        if (unavailable != null) {
            return unavailable.getTrouble() == Trouble.TOO_SLOW ? "request_timeout" : "no_answer";
        }
        if (is(AnswerLimitException.class, failure)) {
            return "answer_too_large";
        }
        if (is(ChatCompletionIncompleteException.class, failure)) {
            return "incomplete_answer";
        }
        return is(ChatCompletionRejectedException.class, failure) ? "invalid_request" : "failed";
    }

    private static boolean is(Class<? extends Throwable> type, Exception failure) {
        return ObjectHelper.getException(type, failure) != null;
    }
}
