package io.camelchat.completion.client;

import java.util.concurrent.atomic.LongAdder;

/** What a client has done so far. Thread-safe. */
final class Counters {
    private final LongAdder calls = new LongAdder();
    private final LongAdder retries = new LongAdder();

    void called() {
        calls.increment();
    }

    void retried() {
        retries.increment();
    }

    long calls() {
        return calls.sum();
    }

    long retries() {
        return retries.sum();
    }
}
