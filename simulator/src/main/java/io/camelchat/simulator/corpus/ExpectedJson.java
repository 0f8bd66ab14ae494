package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Compares JSON with what is expected of it: it may have more members than are stated, and nothing else. */
final class ExpectedJson {

    private static final int MOST_TEXT = 200;

    private ExpectedJson() {}

    /** @param path where the value is, for those who read the differences */
    static List<String> differences(String path, JsonNode expected, JsonNode observed) {
        if (expected.has("$either")) {
            boolean one = StreamSupport.stream(expected.get("$either").spliterator(), false)
                    .anyMatch(value -> differences(path, value, observed).isEmpty());
            return one ? List.of() : different(path, expected, observed);
        }
        if (expected.has("$any")) {
            boolean text = observed != null
                    && observed.isTextual()
                    && !observed.textValue().isEmpty();
            return text ? List.of() : different(path, expected, observed);
        }
        if (expected.has("$repeat")) {
            return differences(path, repeated(expected), observed);
        }
        if (expected.isNull()) {
            return observed == null || observed.isNull() ? List.of() : different(path, expected, observed);
        }
        if (observed == null || observed.isNull()) {
            return different(path, expected, observed);
        }
        if (expected.isObject() && observed.isObject()) {
            return members(path, expected, observed);
        }
        if (expected.isArray() && observed.isArray() && expected.size() == observed.size()) {
            return items(path, expected, observed);
        }
        return isSame(expected, observed) ? List.of() : different(path, expected, observed);
    }

    private static List<String> members(String path, JsonNode expected, JsonNode observed) {
        List<String> differences = new ArrayList<>();
        expected.properties()
                .forEach(member -> differences.addAll(
                        differences(path + "." + member.getKey(), member.getValue(), observed.get(member.getKey()))));
        return differences;
    }

    private static List<String> items(String path, JsonNode expected, JsonNode observed) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            differences.addAll(differences(path + "[" + i + "]", expected.get(i), observed.get(i)));
        }
        return differences;
    }

    /** Whoever keeps the text of a number has another kind of node for it. */
    private static boolean isSame(JsonNode expected, JsonNode observed) {
        if (expected.isNumber() && observed.isNumber()) {
            return expected.decimalValue().compareTo(observed.decimalValue()) == 0;
        }
        return expected.equals(observed);
    }

    private static JsonNode repeated(JsonNode expected) {
        return TextNode.valueOf(expected.path("$before").asText("")
                + expected.get("$repeat")
                        .textValue()
                        .repeat(expected.get("$times").intValue()));
    }

    private static List<String> different(String path, JsonNode expected, JsonNode observed) {
        return List.of(path + ": " + excerpt(observed) + ", not " + excerpt(expected));
    }

    private static String excerpt(JsonNode value) {
        String text = String.valueOf(value);
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "…";
    }
}
