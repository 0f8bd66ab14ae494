package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a reader should make of a transcript. Its form is in the description of this package. Immutable. */
public final class Expectation {

    /** Compared where the observer has them: not every way to take an answer shows them. */
    private static final List<String> WHERE_OBSERVED = List.of("lost", "doneMarker", "reasons", "events");

    private final ObjectNode json;

    Expectation(ObjectNode json) {
        this.json = json;
    }

    /** What is odd about the answer, in one line. */
    public String title() {
        return json.path("title").textValue();
    }

    /** The servers that are known for it. */
    public List<String> seen() {
        return StreamSupport.stream(json.path("seen").spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    /** Whether the request asked for a stream. */
    public boolean asksForStream() {
        return "stream".equals(json.path("asked").textValue());
    }

    /** How many choices the request asked for. */
    public int choices() {
        return json.path("choices").asInt(1);
    }

    /** {@code complete}, {@code degraded}, {@code truncated} or {@code failed}. */
    public String outcome() {
        return json.path("outcome").textValue();
    }

    /** Whether an end after the finish reasons, and before the rest, cannot be told from the end of the whole. */
    public boolean hidesEarlyEnd() {
        return json.path("earlyEndHidden").asBoolean();
    }

    /** The whole expectation; a copy. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    /**
     * In what the observed differs from the expected, a line each; empty where it is as it should be.
     *
     * @param observed in the form of an expectation
     */
    public List<String> differences(ObjectNode observed) {
        List<String> differences = new ArrayList<>();
        differences.addAll(ExpectedJson.differences("outcome", json.get("outcome"), observed.get("outcome")));
        differences.addAll(completion(observed.get("completion")));
        differences.addAll(usage(observed.get("usage")));
        differences.addAll(failure(observed.get("failure")));
        for (String name : WHERE_OBSERVED) {
            if (json.has(name) && observed.has(name)) {
                differences.addAll(ExpectedJson.differences(name, json.get(name), observed.get(name)));
            }
        }
        if (outcome().equals("complete") && observed.path("lost").asLong() > 0) {
            differences.add("lost: " + observed.get("lost") + " of a complete answer");
        }
        return differences;
    }

    /** Whether the choices of a completion are those that are expected: an answer that ended here has lost none of them. */
    public boolean hasAllChoices(JsonNode completion) {
        return json.has("completion")
                && ExpectedJson.differences(
                                "choices",
                                json.get("completion").get("choices"),
                                completion == null ? null : completion.get("choices"))
                        .isEmpty();
    }

    private List<String> completion(JsonNode observed) {
        if (!json.has("completion")) {
            return List.of();
        }
        return ExpectedJson.differences("completion", json.get("completion"), observed);
    }

    /** Of an answer that is not whole, the usage is as it may be. */
    private List<String> usage(JsonNode observed) {
        if (json.has("usage")) {
            return ExpectedJson.differences("usage", json.get("usage"), observed);
        }
        boolean whole = outcome().equals("complete") || outcome().equals("degraded");
        return whole && observed != null && !observed.isNull()
                ? List.of("usage: " + observed + " though none was told")
                : List.of();
    }

    private List<String> failure(JsonNode observed) {
        boolean failed = observed != null && !observed.isNull();
        if (!json.has("failure")) {
            return failed ? List.of("failure: " + observed) : List.of();
        }
        return failed ? ExpectedFailure.differences(json.get("failure"), observed) : List.of("failure: there is none");
    }
}
