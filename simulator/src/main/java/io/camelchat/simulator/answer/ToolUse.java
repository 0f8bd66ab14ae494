package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule by which tools are called. A tool that {@code tool_choice} names is called. With {@code required}, the tools
 * whose names occur in the last user message are, or else the first. With {@code auto}, which is the default, those whose
 * names occur there are, provided that message is the last of all: what follows a tool's result is words. Without
 * {@code parallel_tool_calls} only the first of them is called.
 */
final class ToolUse {

    private final ChatRequest request;
    private final List<Tool> tools = new ArrayList<>();

    private ToolUse(ChatRequest request) {
        this.request = request;
        request.json().path("tools").forEach(tool -> tools.add(new Tool(tool)));
        tools.removeIf(tool -> tool.name().isEmpty());
    }

    /** The message with the calls, if there are any. */
    static Optional<ObjectNode> of(ChatRequest request) {
        ToolUse use = new ToolUse(request);
        List<Tool> called = use.chosen(request.json().path("tool_choice"));
        return called.isEmpty() ? Optional.empty() : Optional.of(use.message(called));
    }

    private List<Tool> chosen(JsonNode choice) {
        if (choice.path("type").asText().equals("allowed_tools")) {
            JsonNode allowed = choice.path("allowed_tools");
            tools.removeIf(tool -> !tool.isAmong(allowed.path("tools")));
            return chosen(allowed.path("mode"));
        }
        if (choice.isObject()) {
            return tools.stream()
                    .filter(tool -> tool.name().equals(new Tool(choice).name()))
                    .toList();
        }
        List<Tool> called = switch (choice.asText("auto")) {
            case "none" -> List.of();
            case "required" -> mentioned().isEmpty() ? tools.subList(0, Math.min(1, tools.size())) : mentioned();
            default -> userSpeaks() ? mentioned() : List.of();
        };
        boolean parallel = request.json().path("parallel_tool_calls").asBoolean(true);
        return parallel || called.isEmpty() ? called : called.subList(0, 1);
    }

    private List<Tool> mentioned() {
        String text = request.lastUserText();
        return tools.stream().filter(tool -> text.contains(tool.name())).toList();
    }

    private boolean userSpeaks() {
        List<Message> messages = request.messages();
        return messages.get(messages.size() - 1).role().equals("user");
    }

    private ObjectNode message(List<Tool> called) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("role", "assistant")
                .putNull("content")
                .putNull("refusal");
        ArrayNode calls = message.putArray("tool_calls");
        for (Tool tool : called) {
            calls.add(tool.call("call_sim_" + request.messages().size() + "_" + calls.size()));
        }
        return message;
    }
}
