package io.camelchat.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tool a request offers, or refers to: of type {@code function}, or {@code custom} which takes plain text. */
record Tool(JsonNode json) {

    String name() {
        return json.path(kind()).path("name").asText();
    }

    boolean isAmong(JsonNode references) {
        for (JsonNode reference : references) {
            if (new Tool(reference).name().equals(name())) {
                return true;
            }
        }
        return false;
    }

    /** A call of the tool, with arguments that fit its parameters. */
    ObjectNode call(String id) {
        ObjectNode call = JsonNodeFactory.instance.objectNode().put("id", id).put("type", kind());
        ObjectNode target = call.putObject(kind()).put("name", name());
        if (kind().equals("custom")) {
            target.put("input", "simulated");
        } else {
            target.put(
                    "arguments",
                    SchemaSample.of(json.path("function").path("parameters")).toString());
        }
        return call;
    }

    private String kind() {
        return json.has("custom") ? "custom" : "function";
    }
}
