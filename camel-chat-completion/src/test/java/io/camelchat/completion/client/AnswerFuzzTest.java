package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.fuzz.Allocation;
import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Mutant;
import io.camelchat.completion.fuzz.Mutants;
import io.camelchat.completion.model.AnswerLimitException;
import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Transcript.Ending;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;

/** What holds of the answer that is read, whatever is on the wire. */
class AnswerFuzzTest {
    /** Milliseconds: a wait until some time of day is shorter when it is read again. */
    private static final long LATER = 60_000;

    private static final int ALLOCATED_ONCE = 1_000_000;
    private static final int ALLOCATED_PER_BYTE = 200;

    @Fuzzed
    void comesToTheSameHoweverItIsCut(@ForAll(supplier = Mutants.class) Mutant mutant, @ForAll Ending ending) {
        byte[] bytes = mutant.bytes();
        ObjectNode whole = read(mutant, List.of(bytes), ending);
        ObjectNode cut = read(mutant, mutant.pieces(bytes), ending);
        forgetWaits(whole, cut);

        assertThat(text(cut)).as(Mutant.shown(bytes)).isEqualTo(text(whole));
    }

    @Fuzzed
    void isCompleteOnlyWhereEveryChoiceIs(@ForAll(supplier = Mutants.class) Mutant mutant, @ForAll Ending ending) {
        byte[] bytes = mutant.bytes();

        assertHonest(mutant, bytes, ending);
        assertHonest(mutant, mutant.begun(bytes), ending);
    }

    @Fuzzed
    void takesMemoryInProportionToItsSize(@ForAll(supplier = Mutants.class) Mutant mutant) {
        byte[] bytes = mutant.bytes();
        long allowed = ALLOCATED_ONCE + ALLOCATED_PER_BYTE * (bytes.length + inflated(bytes));

        assertThat(Allocation.of(() -> read(mutant, List.of(bytes), Ending.FINISH), allowed))
                .as(Mutant.shown(bytes))
                .isLessThan(allowed);
    }

    /** How many bytes they stand for where they are compressed: what repeats may be compressed, and be repeated then. */
    private static long inflated(byte[] bytes) {
        AtomicLong length = new AtomicLong();
        AnswerRecorder told = new AnswerRecorder();
        BodyReader counter = new BodyReader() {
            @Override
            public void feed(byte[] piece) {
                length.addAndGet(piece.length);
            }

            @Override
            public void end() {}

            @Override
            public void broken(Throwable cause) {}

            @Override
            public boolean wantsAll() {
                return true;
            }
        };
        new InflatedBody(counter, new Failures(AnswerRecorder.settings()), told, () -> null).feed(bytes);
        return length.get();
    }

    private static void assertHonest(Mutant mutant, byte[] bytes, Ending ending) {
        ObjectNode observed = read(mutant, List.of(bytes), ending);
        if (!observed.path("outcome").asText().equals("complete")) {
            return;
        }
        boolean stream = observed.has("events");
        JsonNode choices = observed.path("completion").path("choices");
        String shown = ending + " of " + Mutant.shown(bytes);

        if (stream) {
            assertThat(choices)
                    .as(shown)
                    .noneMatch(choice -> choice.get("finish_reason").isNull());
            assertThat(choices.size())
                    .as(shown)
                    .isGreaterThanOrEqualTo(mutant.origin().expectation().choices());
            assertThat(observed.path("lost").asInt()).as(shown).isZero();
        } else {
            assertThat(ending).as(shown).isEqualTo(Ending.FINISH);
        }
    }

    /** What came of it, as the corpus writes it. */
    private static ObjectNode read(Mutant mutant, List<byte[]> pieces, Ending ending) {
        CorpusReader reader = new CorpusReader(mutant.origin());
        try {
            pieces.forEach(reader::feed);
            return reader.end(ending).json();
        } catch (AnswerLimitException e) {
            return Json.object().put("outcome", e.getMessage());
        }
    }

    /** The same ids for those that were made up. */
    private static String text(ObjectNode observed) {
        return Json.writeText(observed).replaceAll("call_[0-9a-f]{32}", "call_minted");
    }

    private static void forgetWaits(ObjectNode one, ObjectNode other) {
        JsonNode wait = one.path("failure").path("retryAfter");
        JsonNode again = other.path("failure").path("retryAfter");
        if (wait.isNumber() && again.isNumber() && Math.abs(wait.asLong() - again.asLong()) < LATER) {
            ((ObjectNode) one.get("failure")).remove("retryAfter");
            ((ObjectNode) other.get("failure")).remove("retryAfter");
        }
    }
}
