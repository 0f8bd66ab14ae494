package io.camelchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.simulator.answer.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The steps of a reply whose body is known as a whole. It is sent in two parts, so that a fault can come between. */
final class BodySteps {

    private BodySteps() {}

    static List<Step> of(ResponseHead head, byte[] body) {
        int middle = body.length / 2;
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Head(head.with("Content-Length", String.valueOf(body.length))));
        steps.add(new Step.Send(Arrays.copyOfRange(body, 0, middle), Step.Kind.BODY));
        steps.add(new Step.Send(Arrays.copyOfRange(body, middle, body.length), Step.Kind.BODY));
        steps.add(Step.End.FINISH);
        return steps;
    }

    static List<Step> json(int status, JsonNode body) {
        return of(ResponseHead.of(status, ResponseHead.JSON), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    static List<Step> error(ApiError error, List<Map.Entry<String, String>> headers) {
        ResponseHead head = ResponseHead.of(error.status(), ResponseHead.JSON).withAll(headers);
        return of(head, error.json().toString().getBytes(StandardCharsets.UTF_8));
    }
}
