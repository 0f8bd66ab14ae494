package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import io.camelchat.completion.model.StreamObserver;
import io.camelchat.completion.model.StreamSummary;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkBufferTest {
    private static final Exception BROKEN = new IOException("broke off");
    private static final ChatCompletionChunk CHUNK = ChatCompletionChunk.parse("{\"choices\":[]}");

    private final ChunkBuffer buffer = new ChunkBuffer();
    private final AtomicInteger cancels = new AtomicInteger();

    @BeforeEach
    void connect() {
        buffer.connect(() -> {}, cancels::incrementAndGet);
    }

    private static StreamSummary summary(Outcome outcome) {
        return new StreamObserver().summary(true, outcome);
    }

    @Test
    void tellsAReaderOfABrokenStreamSoAfterItsExchangeIsDone() {
        buffer.add(CHUNK, false);
        buffer.poll();
        buffer.end(BROKEN, summary(Outcome.TRUNCATED));

        buffer.abandon();

        assertThat(buffer.awaitNext(false)).isTrue();
        assertThat(buffer.ending().failure()).isSameAs(BROKEN);
        assertThat(buffer.summary().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void hasNothingToTellOfAStreamThatWasReadToItsEnd() {
        buffer.add(CHUNK, false);
        buffer.poll();
        buffer.end(null, summary(Outcome.COMPLETE));

        buffer.abandon();

        assertThat(buffer.awaitNext(false)).isFalse();
        assertThat(buffer.ending().failure()).isNull();
        assertThat(cancels).hasValue(0);
    }

    @Test
    void tellsAReaderThatIsLateOfTheEndOfItsExchange() {
        buffer.add(CHUNK, false);
        buffer.end(null, summary(Outcome.COMPLETE));

        buffer.abandon();

        assertThat(buffer.awaitNext(false)).isTrue();
        assertThat(buffer.ending().failure()).hasMessageContaining("exchange is done");
    }

    @Test
    void takesNothingAfterItsEnd() {
        buffer.close();
        buffer.close();
        buffer.abandon();
        buffer.add(CHUNK, false);
        buffer.end(BROKEN, summary(Outcome.TRUNCATED));

        assertThat(buffer.poll()).isNull();
        assertThat(buffer.ending().failure()).isNull();
        assertThat(buffer.summary().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(cancels).hasValue(1);
    }
}
