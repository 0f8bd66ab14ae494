package io.camelchat.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came in. Requests are not compared.
 *
 * @param target path and query, as in the request line
 * @param headers in the order and spelling of the request
 * @param keepAlive whether the client wants to use the connection again
 * @param http10 whether the client speaks HTTP/1.0, which knows no chunked bodies
 * @param flaw what is wrong with it, or null
 */
@SuppressWarnings("ArrayRecordComponent")
record IncomingRequest(
        String method,
        String target,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        boolean keepAlive,
        boolean http10,
        Flaw flaw) {

    /** What makes a request impossible to read. */
    enum Flaw {
        NOT_HTTP,
        TOO_LARGE
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query as it came, without the question mark; empty if there is none. */
    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** The first value of a query parameter. */
    Optional<String> parameter(String name) {
        for (String pair : query().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /** The first value of a header, in whatever spelling. */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
