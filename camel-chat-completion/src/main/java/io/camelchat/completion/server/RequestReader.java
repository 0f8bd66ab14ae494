package io.camelchat.completion.server;

import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.JsonFormatException;

/** Makes a request of a call's body, or says what is wrong with it. */
public final class RequestReader {
    private RequestReader() {}

    /**
     * The request that this body holds, whole: what the contract does not know is kept and not judged.
     *
     * @throws RequestException where it holds none or one that breaks the contract, with the answer that says so
     */
    public static ChatCompletionRequest read(byte[] body) {
        ChatCompletionRequest request = parse(body);
        RequestRules.check(request);
        return request;
    }

    private static ChatCompletionRequest parse(byte[] body) {
        try {
            return ChatCompletionRequest.parseStrictly(body);
        } catch (JsonFormatException e) {
            // Not as its cause: what the parser says quotes the body.
            throw new RequestException(
                    ErrorAnswer.invalid("The request body cannot be read: " + e.getMessage(), null, null));
        }
    }
}
