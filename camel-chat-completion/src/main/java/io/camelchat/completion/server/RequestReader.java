package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.JsonFormatException;

/** Reads the body of a call and holds it against the contract. */
public final class RequestReader {
    private RequestReader() {}

    /**
     * The request that this body holds, whole: what the contract does not know is kept and not judged.
     *
     * @throws RequestException where it holds none, with the answer that says why
     */
    public static ChatCompletionRequest read(byte[] body) {
        try {
            return ChatCompletionRequest.parse(body);
        } catch (JsonFormatException e) {
            throw new RequestException(
                    ErrorAnswer.invalid("The request body cannot be read: " + e.getMessage(), null, null), e);
        }
    }
}
