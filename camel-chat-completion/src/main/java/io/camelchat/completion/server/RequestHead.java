package io.camelchat.completion.server;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;

/** What the head of a request tells of its body, before that has come. */
final class RequestHead {
    private static final String JSON = "application/json";
    private static final String CHARSET = "charset=";

    private RequestHead() {}

    /**
     * Refuses a body that is not wanted.
     *
     * @param maxBodySize in bytes
     * @throws RequestException where it is no JSON, is packed, or is too large
     */
    static void check(MultiMap headers, int maxBodySize) {
        String contentType = headers.get("Content-Type");
        if (!isJson(contentType)) {
            throw new RequestException(ErrorAnswer.unsupportedMediaType(contentType));
        }
        String encoding = String.join(", ", headers.getAll("Content-Encoding"));
        if (!List.of("", "identity").contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            throw new RequestException(ErrorAnswer.unsupportedEncoding(encoding));
        }
        if (isLarger(headers.get("Content-Length"), maxBodySize)) {
            throw new RequestException(ErrorAnswer.tooLarge(maxBodySize));
        }
    }

    /** UTF-8 is the only charset of JSON. */
    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = "utf-8";
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith(CHARSET)) {
                charset = parameter.substring(CHARSET.length()).replace("\"", "");
            }
        }
        return parts[0].strip().equals(JSON) && (charset.equals("utf-8") || charset.equals("utf8"));
    }

    /** A length that is no number has not come so far. */
    private static boolean isLarger(String length, int most) {
        return length != null && Long.parseLong(length.strip()) > most;
    }
}
