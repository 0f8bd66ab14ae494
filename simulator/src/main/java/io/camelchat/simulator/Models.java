package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.ApiError;
import io.camelchat.simulator.answer.ApiErrorException;
import java.util.List;

/** The models the simulator claims to serve. No names at all: it takes any, and lists one called "simulated". */
record Models(List<String> names) {

    private static final long CREATED = 1_735_689_600;

    void check(String name) throws ApiErrorException {
        if (!names.isEmpty() && !names.contains(name)) {
            String message = "The model `" + name + "` does not exist or you do not have access to it.";
            throw new ApiErrorException(
                    new ApiError(404, message, "invalid_request_error", "model", "model_not_found"));
        }
    }

    ObjectNode list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        (names.isEmpty() ? List.of("simulated") : names).forEach(name -> data.add(model(name)));
        return list;
    }

    ObjectNode one(String name) throws ApiErrorException {
        check(name);
        return model(name);
    }

    private static ObjectNode model(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "simulator");
    }
}
