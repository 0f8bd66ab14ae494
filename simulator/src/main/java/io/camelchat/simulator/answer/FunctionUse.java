package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The rule by which the deprecated {@code functions} are called: the one {@code function_call} names, or the first whose
 * name occurs in the last user message, unless {@code function_call} is {@code none} or a result follows that message.
 */
final class FunctionUse {

    private FunctionUse() {}

    static Optional<ObjectNode> of(ChatRequest request) {
        JsonNode choice = request.json().path("function_call");
        boolean answered =
                request.messages().get(request.messages().size() - 1).role().equals("function");
        if (choice.asText().equals("none") || (answered && !choice.isObject())) {
            return Optional.empty();
        }
        for (JsonNode function : request.json().path("functions")) {
            String name = function.path("name").asText();
            boolean called = choice.isObject()
                    ? name.equals(choice.path("name").asText())
                    : request.lastUserText().contains(name);
            if (called) {
                return Optional.of(message(name, function.path("parameters")));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode message(String name, JsonNode parameters) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("role", "assistant")
                .putNull("content")
                .putNull("refusal");
        message.putObject("function_call")
                .put("name", name)
                .put("arguments", SchemaSample.of(parameters).toString());
        return message;
    }
}
