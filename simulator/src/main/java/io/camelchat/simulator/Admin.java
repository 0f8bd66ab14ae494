package io.camelchat.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.ApiError;
import java.io.IOException;
import java.util.List;

/**
 * The simulator's own pages under {@code /admin}: change the behaviour, see the calls, release what is held. Guarded by
 * its own monitor.
 */
final class Admin {

    static final String BASE = "/admin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Behaviours behaviours;
    private final Recorder recorder;
    private LockStep lockStep = LockStep.create();

    Admin(Behaviours behaviours, Recorder recorder) {
        this.behaviours = behaviours;
        this.recorder = recorder;
    }

    synchronized List<Step> answer(IncomingRequest request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "PUT /admin/behaviour" -> behave(request);
                case "DELETE /admin/behaviour" -> {
                    behaviours.reset();
                    yield done();
                }
                case "GET /admin/calls" -> BodySteps.json(200, calls());
                case "DELETE /admin/calls" -> {
                    recorder.clear();
                    yield done();
                }
                case "POST /admin/release" -> release(request);
                default -> error(404, "Unknown request: " + request.method() + " " + request.path());
            };
        } catch (IOException | IllegalArgumentException e) {
            return error(400, e.getMessage());
        }
    }

    private List<Step> behave(IncomingRequest request) throws IOException {
        LockStep own = LockStep.create();
        behaviours.last(new BehaviourJson(own).read(JSON.readTree(request.body())));
        lockStep = own;
        return done();
    }

    private List<Step> release(IncomingRequest request) {
        String count = request.parameter("n").orElse("1");
        if (count.equals("all")) {
            lockStep.releaseAll();
        } else {
            lockStep.release(Integer.parseInt(count));
        }
        return done();
    }

    private ObjectNode calls() {
        ObjectNode page = JsonNodeFactory.instance
                .objectNode()
                .put("openCalls", recorder.openCalls())
                .put("openConnections", recorder.openConnections())
                .put("connectionsAccepted", recorder.connectionsAccepted());
        ArrayNode calls = page.putArray("calls");
        for (RecordedCall call : recorder.calls()) {
            calls.addObject()
                    .put("method", call.method())
                    .put("path", call.path())
                    .put("connectionId", call.connectionId())
                    .put("state", call.state().name())
                    .put("chunksWritten", call.chunksWritten())
                    .put("tokensWritten", call.tokensWritten())
                    .put("tokensWrittenAfterHangUp", call.tokensWrittenAfterHangUp())
                    .put("bytesAccepted", call.bytesAccepted());
        }
        return page;
    }

    private static List<Step> done() {
        return BodySteps.json(200, JsonNodeFactory.instance.objectNode().put("done", true));
    }

    private static List<Step> error(int status, String message) {
        return BodySteps.error(ApiError.invalid(message, null).withStatus(status), List.of());
    }
}
