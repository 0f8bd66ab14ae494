package io.camelchat.benchmarks.asking;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** So many calls, always as many of them in flight as is wanted. The first failure ends it. */
final class Load {
    private final Contestant contestant;
    private final AtomicLong left;

    private Load(Contestant contestant, long calls) {
        this.contestant = contestant;
        this.left = new AtomicLong(calls);
    }

    static void run(Contestant contestant, long calls, int inFlight) {
        Load load = new Load(contestant, calls);
        if (contestant.blocks()) {
            load.byThreads(inFlight);
        } else {
            CompletableFuture.allOf(IntStream.range(0, inFlight)
                            .mapToObj(i -> load.lane())
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    private void byThreads(int inFlight) {
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        try {
            CompletableFuture.allOf(IntStream.range(0, inFlight)
                            .mapToObj(i -> CompletableFuture.runAsync(this::loop, threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private void loop() {
        while (left.getAndDecrement() > 0) {
            contestant.ask().toCompletableFuture().join();
        }
    }

    private CompletableFuture<Void> lane() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        next(end);
        return end;
    }

    private void next(CompletableFuture<Void> end) {
        if (left.getAndDecrement() <= 0) {
            end.complete(null);
            return;
        }
        CompletionStage<?> call;
        try {
            call = contestant.ask();
        } catch (RuntimeException e) {
            call = CompletableFuture.failedFuture(e);
        }
        call.whenComplete((answer, failure) -> {
            if (failure == null) {
                next(end);
            } else {
                end.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
    }
}
