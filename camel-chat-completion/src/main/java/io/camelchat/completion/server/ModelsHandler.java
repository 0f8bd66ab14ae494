package io.camelchat.completion.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/** Lists the models, or tells of one of them. */
final class ModelsHandler implements Handler<RoutingContext> {
    private static final int OK = 200;
    private static final String ID = "*";

    private final Authentication authentication;
    private final ModelTable models;
    private final long created = Instant.now().getEpochSecond();

    ModelsHandler(Authentication authentication, ModelTable models) {
        this.authentication = authentication;
        this.models = models;
    }

    @Override
    public void handle(RoutingContext routing) {
        authentication
                .callerOf(routing)
                .onSuccess(caller -> answer(routing))
                .onFailure(cause -> JsonResponse.refuse(routing.response(), cause));
    }

    private void answer(RoutingContext routing) {
        String name = routing.pathParam(ID);
        if (name == null || name.isEmpty()) {
            send(routing, list());
        } else if (models.has(name)) {
            send(routing, model(name));
        } else {
            JsonResponse.send(routing.response(), ErrorAnswer.modelNotFound(name));
        }
    }

    private ObjectNode list() {
        ObjectNode list = Json.object();
        list.put("object", "list");
        ArrayNode data = list.putArray("data");
        models.names().forEach(name -> data.add(model(name)));
        return list;
    }

    private ObjectNode model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "camel");
    }

    private static void send(RoutingContext routing, ObjectNode json) {
        JsonResponse.send(routing.response(), OK, Json.write(json));
    }
}
