package io.camelchat.completion.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes one value inside JSON: its type, its size, its place, its key. */
public final class JsonEdit {
    /** Where a value is: the object or array that has it, and its key or index there. */
    private record Place(JsonNode parent, String key, int index) {
        JsonNode value() {
            return parent instanceof ArrayNode items ? items.get(index) : parent.get(key);
        }

        void set(JsonNode value) {
            if (parent instanceof ArrayNode items) {
                items.set(index, value);
            } else {
                ((ObjectNode) parent).set(key, value);
            }
        }

        void remove() {
            if (parent instanceof ArrayNode items) {
                items.remove(index);
            } else {
                ((ObjectNode) parent).remove(key);
            }
        }
    }

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "1.5",
            "1e400",
            "-1E-999999999",
            "99999999999999999999",
            "2147483648",
            "\"\"",
            "\" \"",
            "\"17\"",
            "\"x\"",
            "\"stop\"",
            "\"{}\"",
            "\"{\"",
            "\"\\ud83d\"",
            "\"\\udca9\"",
            "\"\\u0000\\n\\u2028\"",
            "\"<script>x</script><b>y\"",
            "\"None\"",
            "\"[DONE]\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "[\"x\",1,{}]",
            "{\"\":\"\"}",
            "{\"content\":\"x\"}",
            "[{\"type\":\"text\",\"text\":\"x\"}]",
            "[{\"index\":0},{\"index\":5}]",
            "{\"message\":{\"message\":1}}",
            "[{\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":{}}}]",
            "[{\"function\":\"f\"},{\"custom\":{\"input\":\"}\"}},{\"function\":{\"arguments\":\"{}\"}}]");

    private static final List<String> KEYS = List.of(
            "",
            " ",
            "index",
            "delta",
            "message",
            "text",
            "content",
            "error",
            "errors",
            "choices",
            "usage",
            "tool_calls",
            "function",
            "finish_reason",
            "id",
            "object",
            "logprobs",
            "arguments",
            "\u0000",
            "\ud83d",
            "code",
            "model");

    private static final int FORMS = 12;
    private static final int LONG = 5_000;
    private static final int DEEP = 210;

    private JsonEdit() {}

    /** The frame with its JSON changed, or as it is where it has none. */
    static String inFrame(String frame, int with) {
        int start = frame.indexOf('{');
        int end = frame.lastIndexOf('}') + 1;
        if (start < 0 || end <= start) {
            return frame;
        }
        String json = in(frame.substring(start, end), with);
        return frame.substring(0, start) + json + frame.substring(end);
    }

    /** @param latin a character for each byte */
    private static String in(String latin, int with) {
        try {
            JsonNode json = Json.readAnswer(latin.getBytes(StandardCharsets.ISO_8859_1));
            return new String(Json.write(in(json, with)), StandardCharsets.ISO_8859_1);
        } catch (JsonFormatException e) {
            return latin;
        }
    }

    /** The same JSON, of which one value was changed. */
    public static JsonNode in(JsonNode json, int with) {
        List<Place> places = new ArrayList<>();
        collect(json, places);
        if (!places.isEmpty()) {
            change(places, with);
        }
        return json;
    }

    private static void collect(JsonNode json, List<Place> places) {
        for (int index = 0; json instanceof ArrayNode && index < json.size(); index++) {
            places.add(new Place(json, null, index));
            collect(json.get(index), places);
        }
        json.properties().forEach(member -> {
            places.add(new Place(json, member.getKey(), 0));
            collect(member.getValue(), places);
        });
    }

    private static void change(List<Place> places, int with) {
        Place place = places.get(with % places.size());
        int form = with / places.size();
        int detail = form / FORMS;
        JsonNode value = place.value();
        switch (form % FORMS) {
            case 0 -> place.remove();
            case 1 -> rename(place, KEYS.get(detail % KEYS.size()));
            case 2 -> place.set(places.get(detail % places.size()).value().deepCopy());
            case 3 -> place.set(Json.array().add(value));
            case 4 -> place.set(Json.object().set(KEYS.get(detail % KEYS.size()), value));
            case 5 -> place.set(Json.of(Json.writeText(value)));
            case 6 -> place.set(Json.of("x<y}ü{".repeat(1 + detail % LONG)));
            case 7 ->
                place.set(nested(value, detail % DEEP, inner -> Json.array().add(inner)));
            case 8 ->
                place.set(nested(value, detail % DEEP, inner -> Json.object().set("x", inner)));
            case 9 -> addTo(value, Json.read(VALUES.get(detail % VALUES.size())), detail);
            default -> place.set(Json.read(VALUES.get(detail % VALUES.size())));
        }
    }

    private static void rename(Place place, String key) {
        if (place.parent() instanceof ObjectNode object) {
            object.set(key, object.remove(place.key()));
        }
    }

    private static void addTo(JsonNode value, JsonNode added, int detail) {
        if (value instanceof ArrayNode items) {
            for (int count = 0; count <= detail % 50; count++) {
                items.add(added.deepCopy());
            }
        } else if (value instanceof ObjectNode object) {
            object.set(KEYS.get(detail % KEYS.size()), added);
        }
    }

    private static JsonNode nested(JsonNode value, int levels, UnaryOperator<JsonNode> wrap) {
        JsonNode nested = value.deepCopy();
        for (int level = 0; level < levels; level++) {
            nested = wrap.apply(nested);
        }
        return nested;
    }
}
