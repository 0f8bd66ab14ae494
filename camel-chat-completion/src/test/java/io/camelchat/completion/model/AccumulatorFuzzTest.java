package io.camelchat.completion.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.fuzz.Allocation;
import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Streams;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** What holds of the completion that chunks are folded into, whatever they are. */
class AccumulatorFuzzTest {
    private static final int ALLOCATED_ONCE = 1_000_000;

    private static final int ALLOCATED_PER_BYTE = 100;
    private static final int WRITTEN_ONCE = 1_000;
    private static final int WRITTEN_PER_BYTE = 20;

    @Fuzzed
    void foldsIntoJsonThatCanBeReadAgain(@ForAll(supplier = Streams.class) List<ObjectNode> events) {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        addAll(events, accumulator);
        ChatCompletion completion = accumulator.toCompletion();

        assertThat(ChatCompletion.parse(completion.toBytes())).hasToString(completion.toString());
        assertThat(accumulator.toCompletion()).hasToString(completion.toString());
    }

    @Fuzzed
    void foldsOnWhereItWasLookedAt(@ForAll(supplier = Streams.class) List<ObjectNode> events) {
        ChatCompletionAccumulator unseen = new ChatCompletionAccumulator();
        ChatCompletionAccumulator seen = new ChatCompletionAccumulator();
        try {
            for (ObjectNode event : events) {
                ChunkShape.of(new SentObject(event.deepCopy())).forEach(unseen::add);
                ChunkShape.of(new SentObject(event.deepCopy())).forEach(seen::add);
                seen.toCompletion().getChoices().forEach(ChatCompletionChoice::getEffectiveFinishReason);
            }
        } catch (AnswerLimitException e) {
            assertThat(e).hasMessageStartingWith("the answer ");
        }

        assertThat(withoutMintedIds(seen)).isEqualTo(withoutMintedIds(unseen));
    }

    @Fuzzed
    void growsInProportionToWhatWasAdded(
            @ForAll(supplier = Streams.class) List<ObjectNode> events,
            @ForAll @IntRange(min = 1, max = 1_000_000) int limit) {
        long size = events.stream().mapToLong(event -> Json.write(event).length).sum();
        long allowed = ALLOCATED_ONCE + ALLOCATED_PER_BYTE * size;

        assertThat(Allocation.of(() -> folded(events, limit), allowed)).isLessThan(allowed);
        assertThat(folded(events, limit).toBytes().length).isLessThan((int) (WRITTEN_ONCE + WRITTEN_PER_BYTE * size));
    }

    private static ChatCompletion folded(List<ObjectNode> events, long limit) {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator(limit);
        addAll(events.stream().map(ObjectNode::deepCopy).toList(), accumulator);
        return accumulator.toCompletion();
    }

    @Fuzzed
    void isFinishedOnlyWhereEveryChoiceIs(
            @ForAll(supplier = Streams.class) List<ObjectNode> events, @ForAll @IntRange(min = 1, max = 3) int asked) {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        StreamObserver observer = new StreamObserver(asked);
        try {
            for (ObjectNode event : events) {
                for (ChatCompletionChunk chunk : ChunkShape.of(new SentObject(event))) {
                    observer.chunk(chunk);
                    accumulator.add(chunk);
                }
            }
        } catch (AnswerLimitException e) {
            return;
        }

        List<ChatCompletionChoice> choices = accumulator.toCompletion().getChoices();
        boolean finished = choices.size() >= asked
                && choices.stream()
                        .noneMatch(
                                choice -> choice.toJson().get("finish_reason").isNull());
        if (observer.isFinished()) {
            assertThat(finished).as(accumulator.toCompletion().toString()).isTrue();
        }
    }

    private static void addAll(List<ObjectNode> events, ChatCompletionAccumulator accumulator) {
        try {
            events.forEach(event -> ChunkShape.of(new SentObject(event)).forEach(accumulator::add));
        } catch (AnswerLimitException e) {
            assertThat(e).hasMessageStartingWith("the answer ");
        }
    }

    private static String withoutMintedIds(ChatCompletionAccumulator accumulator) {
        return accumulator.toCompletion().toString().replaceAll("call_[0-9a-f]{32}", "call_minted");
    }
}
