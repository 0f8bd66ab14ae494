package io.camelchat.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Status and headers of a response. A head without {@code Content-Length} begins a body of unknown length. */
record ResponseHead(int status, List<Map.Entry<String, String>> headers) {

    static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
    static final String JSON = "application/json";

    static ResponseHead of(int status, String contentType) {
        return new ResponseHead(status, List.of()).with("Content-Type", contentType);
    }

    /** The same head with a header more, in place of one of the same name. */
    ResponseHead with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.removeIf(header -> header.getKey().equalsIgnoreCase(name));
        more.add(Map.entry(name, value));
        return new ResponseHead(status, List.copyOf(more));
    }

    /** The same head without a header. */
    ResponseHead without(String name) {
        return new ResponseHead(
                status,
                headers.stream()
                        .filter(header -> !header.getKey().equalsIgnoreCase(name))
                        .toList());
    }

    ResponseHead withAll(List<Map.Entry<String, String>> others) {
        ResponseHead head = this;
        for (Map.Entry<String, String> other : others) {
            head = head.with(other.getKey(), other.getValue());
        }
        return head;
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name));
    }

    boolean has(String name, String value) {
        return headers.stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase(name)
                        && header.getValue().equalsIgnoreCase(value));
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(status))
                .append("\r\n");
        headers.forEach(header -> text.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
