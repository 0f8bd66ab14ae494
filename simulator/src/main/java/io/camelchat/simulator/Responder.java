package io.camelchat.simulator;

import io.camelchat.simulator.answer.Answer;
import io.camelchat.simulator.answer.ChatRequest;
import io.camelchat.simulator.answer.Choice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Turns a request and a behaviour into the steps of an answer. Shared by all event loops. */
final class Responder {

    private final AtomicLong answers = new AtomicLong();

    /**
     * The answer, with its pace and its faults.
     *
     * @param headers response headers that are the service's rather than the behaviour's
     */
    Iterator<Step> answer(ChatRequest request, Behaviour behaviour, List<Map.Entry<String, String>> headers) {
        Iterator<Step> steps = new Pace(behaviour, reply(request, behaviour, headers));
        for (Fault fault : behaviour.faults) {
            steps = fault.in(steps);
        }
        if (behaviour.crlf) {
            steps = new CrLf(steps);
        }
        return behaviour.packetSize == 0 ? steps : new Sliced(behaviour.packetSize, steps);
    }

    private Iterator<Step> reply(ChatRequest request, Behaviour behaviour, List<Map.Entry<String, String>> headers) {
        if (behaviour.reply instanceof Reply.Played played) {
            return played.with(behaviour.headers).iterator();
        }
        if (behaviour.reply instanceof Reply.Verbatim verbatim) {
            ResponseHead head = ResponseHead.of(verbatim.status(), mediaType(verbatim.body()));
            return sized(head.withAll(headers), behaviour, verbatim.body());
        }
        if (!request.stream() && behaviour.body != null) {
            return sized(ResponseHead.of(200, ResponseHead.JSON).withAll(headers), behaviour, behaviour.body);
        }
        return completion(((Reply.Said) behaviour.reply).answer(), request, behaviour, headers);
    }

    private Iterator<Step> completion(
            Answer answer, ChatRequest request, Behaviour behaviour, List<Map.Entry<String, String>> headers) {
        Envelope envelope = envelope(request);
        if (!request.stream()) {
            Completion completion = Completion.of(envelope, behaviour, request, answer);
            ResponseHead head = ResponseHead.of(200, ResponseHead.JSON).withAll(headers);
            List<Step> steps = new ArrayList<>(List.of(new Step.Pause(timeToSay(completion.tokens(), behaviour))));
            sized(head, behaviour, completion.json().toString()).forEachRemaining(steps::add);
            return steps.iterator();
        }
        ResponseHead head = ResponseHead.of(200, ResponseHead.EVENT_STREAM)
                .with("Cache-Control", "no-cache")
                .withAll(headers)
                .withAll(behaviour.headers);
        List<Choice> choices = answer.choices(request);
        ChunkUsage usage = new ChunkUsage(behaviour.usage, request, choices);
        return new EventSteps(head, new ChunkSequence(envelope, behaviour, request, choices, usage), behaviour.done);
    }

    private static Iterator<Step> sized(ResponseHead head, Behaviour behaviour, String body) {
        List<Step> steps = new ArrayList<>();
        if (behaviour.lockStep != null) {
            steps.add(new Step.Permit(behaviour.lockStep));
        }
        steps.addAll(BodySteps.of(head.withAll(behaviour.headers), body.getBytes(StandardCharsets.UTF_8)));
        return steps.iterator();
    }

    private static Duration timeToSay(long tokens, Behaviour behaviour) {
        return behaviour.timeToFirstToken.plus(behaviour.timePerToken.multipliedBy(tokens));
    }

    private static String mediaType(String body) {
        String text = body.stripLeading();
        return text.startsWith("{") || text.startsWith("[") ? ResponseHead.JSON : "text/plain; charset=utf-8";
    }

    private Envelope envelope(ChatRequest request) {
        String id = "chatcmpl-sim-" + answers.incrementAndGet();
        return new Envelope(id, Instant.now().getEpochSecond(), request.model());
    }
}
