package io.camelchat.simulator;

import io.camelchat.simulator.answer.ApiError;
import java.util.Iterator;
import java.util.List;

/** Where requests come in: flawed ones are turned away, the others go to the service. Shared by all event loops. */
final class Front {

    private final Service service;
    private final Recorder recorder;

    Front(Service service, Recorder recorder) {
        this.service = service;
        this.recorder = recorder;
    }

    /** Who records a request. */
    Recorder recorder(IncomingRequest request) {
        return recorder;
    }

    Iterator<Step> answer(IncomingRequest request) {
        if (request.flaw() == null) {
            return service.answer(request);
        }
        ApiError error = switch (request.flaw()) {
            case NOT_HTTP -> ApiError.invalid("This is not an HTTP request.", null);
            case TOO_LARGE ->
                ApiError.invalid("The body is larger than 64 MiB.", null).withStatus(413);
        };
        return BodySteps.error(error, List.of()).iterator();
    }
}
