package io.camelchat.benchmarks.upstream;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Gives each of many streams its turn once in a period. Streams are spread over the milliseconds of a period, so that they
 * do not all come at once. Confined to one event loop.
 */
final class Pace {
    private final List<List<BooleanSupplier>> slots;
    private int turn;
    private int newest;

    Pace(Vertx vertx, int periodMilliseconds) {
        slots = Stream.generate(() -> (List<BooleanSupplier>) new ArrayList<BooleanSupplier>())
                .limit(periodMilliseconds)
                .toList();
        vertx.setPeriodic(1, tick -> next());
    }

    /** @param stream writes what is next, and tells whether there is more */
    void add(BooleanSupplier stream) {
        slots.get(newest).add(stream);
        newest = (newest + 1) % slots.size();
    }

    private void next() {
        slots.get(turn).removeIf(stream -> !stream.getAsBoolean());
        turn = (turn + 1) % slots.size();
    }
}
