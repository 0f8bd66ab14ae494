package io.camelchat.simulator;

import io.camelchat.simulator.answer.ApiError;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where requests come in: flawed ones are turned away, the others go to the service. Shared by all event loops. */
final class Front {

    private final Service service;
    private final Optional<Admin> admin;
    private final Recorder recorder;
    private final Recorder nobody = new Recorder(0);

    /**
     * @param admin the simulator's own pages, if it has any
     */
    Front(Service service, Optional<Admin> admin, Recorder recorder) {
        this.service = service;
        this.admin = admin;
        this.recorder = recorder;
    }

    /** Who records a request: of those for the admin pages, nobody asks. */
    Recorder recorder(IncomingRequest request) {
        return isForAdmin(request) ? nobody : recorder;
    }

    Iterator<Step> answer(IncomingRequest request) {
        if (isForAdmin(request)) {
            return admin.orElseThrow().answer(request).iterator();
        }
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

    private boolean isForAdmin(IncomingRequest request) {
        return admin.isPresent() && request.flaw() == null && request.path().startsWith(Admin.BASE);
    }
}
