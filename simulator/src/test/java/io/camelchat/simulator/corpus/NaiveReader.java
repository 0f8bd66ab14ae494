package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.Transcript;
import java.nio.charset.StandardCharsets;

/**
 * A reader as it is written in an afternoon: every packet is text, events are parted by {@code \n\n} and begin with
 * {@code data: }, tool calls have an index, the finish reason is the end, and so is the end of the connection.
 */
final class NaiveReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode completion = JSON.createObjectNode();
    private JsonNode usage;
    private boolean over;

    /** What it makes of an entry, in the form of an expectation. */
    static ObjectNode read(CorpusEntry entry) {
        ObjectNode observed = JSON.createObjectNode();
        try {
            new NaiveReader().read(entry, observed);
        } catch (JsonProcessingException | RuntimeException e) {
            observed.put("outcome", "failed");
            observed.putObject("failure").put("kind", "unavailable").put("message", e.getMessage());
        }
        return observed;
    }

    private void read(CorpusEntry entry, ObjectNode observed) throws JsonProcessingException {
        Transcript transcript = entry.transcript();
        int status = transcript.isWholeAnswer() ? 200 : transcript.status();
        StringBuilder text = new StringBuilder();
        transcript.packets().forEach(packet -> text.append(new String(packet, StandardCharsets.UTF_8)));
        if (status >= 400) {
            error(status, JSON.readTree(text.toString()).get("error"), observed);
            return;
        }
        if (entry.expectation().asksForStream()) {
            for (String event : text.toString().split("\n\n", -1)) {
                event(event);
            }
        } else {
            completion.setAll((ObjectNode) JSON.readTree(text.toString()));
            usage = completion.get("usage");
        }
        observed.put("outcome", "complete");
        observed.set("completion", completion);
        if (usage != null) {
            ObjectNode tokens = observed.putObject("usage");
            tokens.set("prompt", usage.get("prompt_tokens"));
            tokens.set("completion", usage.get("completion_tokens"));
            tokens.set("total", usage.get("total_tokens"));
        }
    }

    private static void error(int status, JsonNode error, ObjectNode observed) {
        observed.put("outcome", "failed");
        ObjectNode failure = observed.putObject("failure");
        failure.put(
                "kind", status == 401 || status == 403 ? "unauthorized" : status < 500 ? "rejected" : "unavailable");
        failure.put("status", status);
        for (String name : new String[] {"message", "type", "param", "code"}) {
            failure.put(name, error.get(name).textValue());
        }
    }

    private void event(String event) throws JsonProcessingException {
        if (over || !event.startsWith("data: ")) {
            return;
        }
        String data = event.substring("data: ".length());
        if (data.equals("[DONE]")) {
            over = true;
            return;
        }
        JsonNode chunk = JSON.readTree(data);
        usage = chunk.has("usage") ? chunk.get("usage") : usage;
        for (JsonNode choice : chunk.get("choices")) {
            add(chunk, choice);
        }
    }

    private void add(JsonNode chunk, JsonNode choice) {
        completion.set("id", chunk.get("id"));
        completion.put("object", "chat.completion");
        completion.set("model", chunk.get("model"));
        ArrayNode choices = completion.withArray("choices");
        int index = choice.get("index").intValue();
        if (choices.size() <= index) {
            choices.addObject().put("index", index).putObject("message");
        }
        ObjectNode message = (ObjectNode) choices.get(index).get("message");
        choice.get("delta").properties().forEach(member -> {
            if (member.getKey().equals("tool_calls")) {
                member.getValue().forEach(call -> add(message.withArray("tool_calls"), call));
            } else if (member.getValue().isTextual()) {
                message.put(
                        member.getKey(),
                        message.path(member.getKey()).asText("")
                                + member.getValue().textValue());
            }
        });
        if (choice.get("finish_reason").isTextual()) {
            ((ObjectNode) choices.get(index)).set("finish_reason", choice.get("finish_reason"));
            over = true;
        }
    }

    private static void add(ArrayNode calls, JsonNode piece) {
        int index = piece.get("index").intValue();
        if (calls.size() <= index) {
            calls.insert(index, piece.deepCopy());
            return;
        }
        ObjectNode function = (ObjectNode) calls.get(index).get("function");
        function.put(
                "arguments",
                function.get("arguments").textValue()
                        + piece.get("function").get("arguments").textValue());
    }
}
