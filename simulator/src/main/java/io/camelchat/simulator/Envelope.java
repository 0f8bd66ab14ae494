package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What every object of one answer has in common. */
record Envelope(String id, long created, String model) {

    ObjectNode object(String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", type)
                .put("created", created)
                .put("model", model)
                .put("system_fingerprint", "simulated");
    }
}
