package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** The {@code logprobs} of a choice: every piece of content was certain, and had no rival. */
public final class LogProbs {

    private LogProbs() {}

    public static ObjectNode of(Iterator<Delta> deltas) {
        ObjectNode logprobs = JsonNodeFactory.instance.objectNode();
        ArrayNode content = logprobs.putArray("content");
        logprobs.putNull("refusal");
        deltas.forEachRemaining(delta -> {
            if (delta.fields().has("content")) {
                content.add(token(delta.text()));
            }
        });
        return logprobs;
    }

    private static ObjectNode token(String text) {
        ObjectNode token =
                JsonNodeFactory.instance.objectNode().put("token", text).put("logprob", 0.0);
        ArrayNode bytes = token.putArray("bytes");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(each & 0xFF);
        }
        token.putArray("top_logprobs");
        return token;
    }
}
