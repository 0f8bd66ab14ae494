package io.camelchat.routes.documents;

import io.camelchat.completion.ChatCompletionFailedException;
import io.camelchat.routes.queue.FailureCategory;
import java.io.IOException;
import java.io.Writer;
import org.apache.camel.util.ObjectHelper;

/**
 * Why a document cannot be answered.
 *
 * @param sentence may quote the upstream, and so the document
 * @param category a word of this application
 * @param status the upstream's, 0 where it gave none
 * @param code the upstream's, null where it gave none
 */
record Refusal(String sentence, String category, int status, String code) {
    static Refusal of(Exception failure) {
        String sentence = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof UnfitDocumentException unfit) {
            return new Refusal(sentence, unfit.category(), 0, null);
        }
        ChatCompletionFailedException failed = ObjectHelper.getException(ChatCompletionFailedException.class, failure);
        return new Refusal(
                sentence,
                FailureCategory.of(failure),
                failed == null ? 0 : failed.getStatusCode(),
                failed == null ? null : failed.getErrorCode());
    }

    /** One line each. */
    void writeTo(Writer out) throws IOException {
        out.write(sentence.replaceAll("\\R", " ") + "\ncategory: " + category + "\n");
        if (status > 0) {
            out.write("status: " + status + "\n");
        }
        if (code != null) {
            out.write("code: " + code.replaceAll("\\R", " ") + "\n");
        }
    }
}
