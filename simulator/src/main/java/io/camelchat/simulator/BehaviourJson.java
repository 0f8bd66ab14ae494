package io.camelchat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A behaviour written as a JSON object. What it says is one of {@code "echo":true}, {@code "text"}, {@code "tokens"},
 * {@code "seed"}, {@code "message"} or {@code "status"} with {@code "body"}; every other field is one of the behaviour's
 * modifiers. Unknown fields are refused.
 */
final class BehaviourJson {

    private final LockStep lockStep;

    /**
     * @param lockStep the permits of a behaviour that asks for a lock-step or to be held
     */
    BehaviourJson(LockStep lockStep) {
        this.lockStep = lockStep;
    }

    Behaviour read(JsonNode json) {
        Behaviour behaviour = said(json);
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            behaviour = modified(behaviour, field.getKey(), field.getValue());
        }
        return behaviour;
    }

    private static Behaviour said(JsonNode json) {
        if (json.has("status")) {
            return Behaviour.error(json.get("status").asInt(), text(json.path("body")));
        }
        if (json.has("tokens")) {
            return Behaviour.tokens(json.get("tokens").asLong());
        }
        if (json.has("text")) {
            return Behaviour.text(json.get("text").asText());
        }
        return json.has("seed") ? Behaviour.random(json.get("seed").asLong()) : Behaviour.echo();
    }

    private Behaviour modified(Behaviour behaviour, String field, JsonNode value) {
        return switch (field) {
            case "echo", "status", "tokens", "text", "seed" -> behaviour;
            case "message" -> behaviour.withMessage(value.toString());
            case "body" -> behaviour.withBody(text(value));
            case "latency" -> behaviour.withLatency(Latency.constant(TimeSpan.parse(value.asText())));
            case "timeToFirstToken" -> behaviour.withTimeToFirstToken(TimeSpan.parse(value.asText()));
            case "timePerToken" -> behaviour.withTimePerToken(TimeSpan.parse(value.asText()));
            case "lockStep" -> value.asBoolean() ? behaviour.withLockStep(lockStep) : behaviour;
            case "held" -> value.asBoolean() ? behaviour.withHold(lockStep) : behaviour;
            case "faults" -> faults(behaviour, value);
            case "headers" -> headers(behaviour, value);
            case "finishReason" -> finishReason(behaviour, value);
            case "packetSize" -> behaviour.withPacketSize(value.asInt());
            case "crlf" -> behaviour.withCrlf(value.asBoolean());
            case "done" -> value.asBoolean() ? behaviour : behaviour.withoutDone();
            case "usage" -> behaviour.withUsage(UsageStyle.valueOf(value.asText()));
            default -> throw new IllegalArgumentException("A behaviour has no " + field);
        };
    }

    private static Behaviour finishReason(Behaviour behaviour, JsonNode value) {
        return value.isNull() ? behaviour.withoutFinishReason() : behaviour.withFinishReason(value.asText());
    }

    private static Behaviour faults(Behaviour behaviour, JsonNode faults) {
        Behaviour faulty = behaviour;
        for (JsonNode fault : faults) {
            faulty = faulty.withFault(Fault.parse(fault.asText()));
        }
        return faulty;
    }

    private static Behaviour headers(Behaviour behaviour, JsonNode headers) {
        Behaviour changed = behaviour;
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            changed = changed.withHead(header.getKey(), header.getValue().asText());
        }
        return changed;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
