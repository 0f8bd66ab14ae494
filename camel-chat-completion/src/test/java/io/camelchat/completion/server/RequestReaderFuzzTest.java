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
    /** The first one loads the classes. */
    private static final int ALLOCATED_ONCE = 20_000_000;

    private static final int ALLOCATED_PER_BYTE = 200;

    @Fuzzed
    void takesAllOfABodyOrSaysWhatIsWrong(@ForAll(supplier = Requests.class) byte[] body) {
        Allocation allocation = new Allocation();
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

        assertThat(allocation.bytes())
                .as(Mutant.shown(body))
                .isLessThan(ALLOCATED_ONCE + (long) ALLOCATED_PER_BYTE * body.length);
    }
}
