package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An object put together from deltas: texts grow, lists grow, objects merge, and of everything else the last counts. */
final class MessageAssembly {
    /** Texts that name a thing: a repetition does not make them longer. */
    private static final Set<String> NAMES = Set.of("role", "id", "type", "name", "object");

    private final Map<String, Object> members = new LinkedHashMap<>();

    void add(ObjectNode delta) {
        delta.properties().forEach(member -> add(member.getKey(), member.getValue()));
    }

    private void add(String name, JsonNode value) {
        Object known = members.get(name);
        if ("tool_calls".equals(name) && value instanceof ArrayNode pieces) {
            ToolCallAssembly calls = known instanceof ToolCallAssembly assembly ? assembly : new ToolCallAssembly();
            calls.add(pieces);
            members.put(name, calls);
        } else if (value.isNull()) {
            members.putIfAbsent(name, value);
        } else if ("content".equals(name) && (known instanceof ContentParts || value instanceof ArrayNode)) {
            ContentParts parts = known instanceof ContentParts given ? given : new ContentParts(known);
            parts.add(value);
            members.put(name, parts);
        } else if (value.isTextual() && !NAMES.contains(name)) {
            StringBuilder text = known instanceof StringBuilder builder ? builder : new StringBuilder();
            members.put(name, text.append(value.textValue()));
        } else if (value instanceof ObjectNode object) {
            MessageAssembly part = known instanceof MessageAssembly assembly ? assembly : new MessageAssembly();
            part.add(object);
            members.put(name, part);
        } else if (value instanceof ArrayNode items) {
            ArrayNode list = known instanceof ArrayNode array ? array : Json.array();
            list.addAll(items);
            members.put(name, list);
        } else if (!(known instanceof JsonNode named
                && named.isTextual()
                && value.asText().isEmpty())) {
            members.put(name, value);
        }
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        members.forEach((name, value) -> json.set(name, toJson(value)));
        return json;
    }

    private static JsonNode toJson(Object value) {
        if (value instanceof StringBuilder text) {
            return Json.of(text.toString());
        }
        if (value instanceof MessageAssembly assembly) {
            return assembly.toJson();
        }
        if (value instanceof ToolCallAssembly calls) {
            return calls.toJson();
        }
        if (value instanceof ContentParts parts) {
            return parts.toJson();
        }
        return ((JsonNode) value).deepCopy();
    }
}
