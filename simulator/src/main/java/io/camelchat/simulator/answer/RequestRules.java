package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rules a request must keep; the first one broken is reported, with the field it concerns. */
final class RequestRules {

    private static final int MAX_CHOICES = 128;

    private RequestRules() {}

    static void check(ObjectNode request) throws ApiErrorException {
        require(request.hasNonNull("model"), "you must provide a model parameter", "model");
        require(request.get("model").isTextual(), "Invalid type for 'model': expected a string.", "model");
        require(request.hasNonNull("messages"), "Missing required parameter: 'messages'.", "messages");
        JsonNode messages = request.get("messages");
        require(messages.isArray(), "Invalid type for 'messages': expected an array of objects.", "messages");
        require(!messages.isEmpty(), "Invalid 'messages': empty array. Expected at least one message.", "messages");
        for (int i = 0; i < messages.size(); i++) {
            String path = "messages[" + i + "]";
            require(messages.get(i).isObject(), "Invalid type for '" + path + "': expected an object.", path);
            String role = path + ".role";
            require(messages.get(i).path("role").isTextual(), "Missing required parameter: '" + role + "'.", role);
        }
        type(request, "stream", JsonNode::isBoolean, "a boolean");
        type(request, "stream_options", JsonNode::isObject, "an object");
        type(request, "tools", JsonNode::isArray, "an array of objects");
        type(request, "stop", stop -> stop.isTextual() || stop.isArray(), "a string or an array of strings");
        type(request, "response_format", JsonNode::isObject, "an object");
        toolChoice(request);
        number(request, "n", 1, MAX_CHOICES);
        number(request, "max_tokens", 1, Long.MAX_VALUE);
        number(request, "max_completion_tokens", 1, Long.MAX_VALUE);
    }

    private static void toolChoice(ObjectNode request) throws ApiErrorException {
        JsonNode choice = request.path("tool_choice");
        if (choice.isObject() && !choice.path("type").asText().equals("allowed_tools")) {
            String name = new Tool(choice).name();
            boolean offered = new Tool(choice).isAmong(request.path("tools"));
            require(offered, "Tool choice '" + name + "' not found in 'tools' parameter.", "tool_choice");
        }
    }

    private static void number(ObjectNode request, String field, long least, long most) throws ApiErrorException {
        type(request, field, JsonNode::isIntegralNumber, "an integer");
        if (request.hasNonNull(field)) {
            long value = request.get(field).asLong();
            require(value >= least, "Invalid '" + field + "': expected a value of at least " + least + ".", field);
            require(value <= most, "Invalid '" + field + "': expected a value of at most " + most + ".", field);
        }
    }

    private static void type(ObjectNode request, String field, Type type, String expected) throws ApiErrorException {
        boolean right = !request.hasNonNull(field) || type.fits(request.get(field));
        require(right, "Invalid type for '" + field + "': expected " + expected + ".", field);
    }

    private static void require(boolean kept, String message, String param) throws ApiErrorException {
        if (!kept) {
            throw new ApiErrorException(ApiError.invalid(message, param));
        }
    }

    private interface Type {
        boolean fits(JsonNode value);
    }
}
