package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Served routes whose exchanges are watched to their ends. A test looks at every one of them. */
abstract class EndingsTestSupport extends ServingTestSupport {
    /** The first step of every served route. */
    final Endings endings = new Endings();

    @BeforeEach
    void forgetsEndings() {
        endings.clear();
    }

    @AfterEach
    void everyExchangeEndedOnce() {
        leavesNoExchangePending();
        assertThat(endings.left()).isZero();
    }
}
