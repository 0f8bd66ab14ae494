package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Mutant;
import io.camelchat.completion.fuzz.Mutants;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** What holds of the error that is told, whatever the body says. */
class ErrorBodyFuzzTest {
    private static final int MOST_TEXT = 200;
    private static final int MOST_MESSAGE = 2_001;
    private static final int MOST_WORD = 200;
    private static final int MOST_SENTENCE = 2_600;

    @Fuzzed
    void tellsNoMoreThanItsBounds(
            @ForAll(supplier = Mutants.class) Mutant mutant, @ForAll @IntRange(min = 200, max = 599) int status) {
        byte[] bytes = mutant.bytes();
        UpstreamError error = ErrorBody.read(AnswerRecorder.head(status), bytes);

        if (error.message() != null) {
            assertThat(error.message()).isNotEmpty().hasSizeLessThanOrEqualTo(isJson(bytes) ? MOST_MESSAGE : MOST_TEXT);
        }
        assertThat(Stream.of(error.type(), error.param(), error.code()))
                .as(Mutant.shown(bytes))
                .allMatch(word -> word == null || word.length() <= MOST_WORD);
        assertThat(new Failures(AnswerRecorder.settings()).of(error).getMessage())
                .as(Mutant.shown(bytes))
                .hasSizeLessThan(MOST_SENTENCE);
    }

    @Fuzzed
    void hasNoTagsWhereItWasAPage(@ForAll(supplier = Mutants.class) Mutant mutant) {
        byte[] bytes = mutant.bytes();
        String message = ErrorBody.read(AnswerRecorder.head(502), bytes).message();

        if (message != null && !isJson(bytes)) {
            assertThat(message).as(Mutant.shown(bytes)).doesNotContainPattern("</?[a-zA-Z!][^<>]*>");
        }
    }

    private static boolean isJson(byte[] bytes) {
        try {
            return Json.readAnswer(bytes).isContainerNode();
        } catch (JsonFormatException e) {
            return false;
        }
    }
}
