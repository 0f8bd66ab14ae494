package io.camelchat.benchmarks.serving;

import java.util.List;
import java.util.stream.Stream;

/** All that are compared, of which it closes those that not every machine has. */
record Relays(List<Relay> always, List<Relay> perhaps) implements AutoCloseable {
    List<Relay> all() {
        return Stream.concat(always.stream(), perhaps.stream()).toList();
    }

    @Override
    public void close() {
        perhaps.forEach(Relay::close);
    }
}
