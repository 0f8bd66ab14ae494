package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.fuzz.Allocation;
import io.camelchat.completion.fuzz.Fuzzed;
import io.camelchat.completion.fuzz.Mutant;
import io.camelchat.completion.fuzz.Requests;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import net.jqwik.api.ForAll;

/** What holds of a request, whatever the body is: it is taken whole, or refused in a sentence. */
class RequestReaderFuzzTest {
    private static final int ALLOCATED_ONCE = 1_000_000;
    private static final int ALLOCATED_PER_BYTE = 200;

    @Fuzzed
    void takesAllOfABodyOrSaysWhatIsWrong(@ForAll(supplier = Requests.class) byte[] body) {
        try {
            ChatCompletionRequest request = RequestReader.read(body);
            assertThat(request.toJson()).isEqualTo(Json.read(body));
            assertThat(Json.read(request.toBytes())).isEqualTo(Json.read(body));
        } catch (RequestException e) {
            assertThat(e.answer().status()).as(Mutant.shown(body)).isIn(400, 413);
            assertThat(e.getMessage()).as(Mutant.shown(body)).matches("[^\\p{Cntrl}]{10,300}");
            assertThat(e.answer().toBytes()).as(Mutant.shown(body)).hasSizeLessThan(1_000);
            assertThat(e.getCause()).isNull();
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Fuzzed
    void takesMemoryInProportionToItsSize(@ForAll(supplier = Requests.class) byte[] body) {
        long allowed = ALLOCATED_ONCE + (long) ALLOCATED_PER_BYTE * body.length;

        assertThat(Allocation.of(() -> read(body), allowed))
                .as(Mutant.shown(body))
                .isLessThan(allowed);
    }

    private static void read(byte[] body) {
        try {
            RequestReader.read(body);
        } catch (RequestException e) {
            assertThat(e.answer()).isNotNull();
        }
    }
}
