package io.camelchat.routes.documents;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of a model: by its own tokenizer where it is OpenAI's, else by {@code o200k_base}, which is near to most others.
 * The tokenizer is loaded when it is first needed; a text with fewer bytes than it may have tokens needs none. Thread-safe.
 */
final class Tokens {
    private final String model;
    private volatile Encoding encoding;

    Tokens(String model) {
        this.model = model;
    }

    boolean fit(String text, int budget) {
        return hasFewBytes(text, budget) || encoding().countTokensOrdinary(text) <= budget;
    }

    private static boolean hasFewBytes(String text, int budget) {
        return text.length() <= budget && text.getBytes(StandardCharsets.UTF_8).length <= budget;
    }

    /** How many characters of a text fit, from its beginning on. */
    int fitting(String text, int budget) {
        if (hasFewBytes(text, budget)) {
            return text.length();
        }
        EncodingResult result = encoding().encodeOrdinary(text, budget);
        return result.isTruncated() ? result.getLastProcessedCharacterIndex() + 1 : text.length();
    }

    private Encoding encoding() {
        if (encoding == null) {
            synchronized (this) {
                if (encoding == null) {
                    EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();
                    encoding = encodings
                            .getEncodingForModel(model)
                            .orElseGet(() -> encodings.getEncoding(EncodingType.O200K_BASE));
                }
            }
        }
        return encoding;
    }
}
