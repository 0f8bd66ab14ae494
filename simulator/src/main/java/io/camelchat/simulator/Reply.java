package io.camelchat.simulator;

import io.camelchat.simulator.answer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a behaviour answers with. */
sealed interface Reply {

    /** A completion, in the form the request asks for. */
    record Said(Answer answer) implements Reply {}

    /** A status and a body, whatever the request asks for. */
    record Verbatim(int status, String body) implements Reply {}

    /** Steps laid down beforehand. */
    record Played(List<Step> steps) implements Reply {

        /** The same steps, with more headers in their head, if they have one. */
        List<Step> with(List<Map.Entry<String, String>> headers) {
            List<Step> changed = new ArrayList<>(steps);
            changed.replaceAll(step ->
                    step instanceof Step.Head head ? new Step.Head(head.head().withAll(headers)) : step);
            return changed;
        }

        static Played body(byte[]... packets) {
            List<Step> steps = new ArrayList<>();
            steps.add(new Step.Head(ResponseHead.of(200, ResponseHead.EVENT_STREAM)));
            for (byte[] packet : packets) {
                steps.add(new Step.Send(packet.clone(), Step.Kind.PACKET));
            }
            steps.add(Step.End.FINISH);
            return new Played(List.copyOf(steps));
        }

        static Played connection(byte[]... packets) {
            List<Step> steps = new ArrayList<>();
            for (byte[] packet : packets) {
                steps.add(new Step.Wire(packet.clone()));
            }
            steps.add(Step.End.FINISH);
            return new Played(List.copyOf(steps));
        }
    }
}
