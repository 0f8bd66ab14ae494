package io.camelchat.completion.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** The JSON of events of several streams of the corpus, in any order, with some values changed. */
public final class Streams implements ArbitrarySupplier<List<ObjectNode>> {
    private static final int MOST_EVENTS = 12;
    private static final int MOST_CHANGES = 3;

    private static final List<ObjectNode> EVENTS =
            Mutants.FRAMES.stream().flatMap(Streams::objectIn).toList();

    @Override
    public Arbitrary<List<ObjectNode>> get() {
        Arbitrary<ObjectNode> event = Combinators.combine(
                        Arbitraries.of(EVENTS), Mutants.anyNumber().list().ofMaxSize(MOST_CHANGES))
                .as((origin, changes) -> {
                    ObjectNode changed = origin.deepCopy();
                    changes.forEach(change -> JsonEdit.in(changed, change));
                    // As it is read, or as it was where it has become too deep to be.
                    return objectIn(Json.write(changed)).findFirst().orElse(origin);
                });
        return event.list().ofMaxSize(MOST_EVENTS);
    }

    private static Stream<ObjectNode> objectIn(String frame) {
        int start = frame.indexOf('{');
        int end = frame.lastIndexOf('}') + 1;
        if (start < 0 || end <= start) {
            return Stream.empty();
        }
        return objectIn(frame.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Stream<ObjectNode> objectIn(byte[] json) {
        try {
            return Json.readAnswer(json) instanceof ObjectNode object ? Stream.of(object) : Stream.empty();
        } catch (JsonFormatException e) {
            return Stream.empty();
        }
    }
}
