package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.process.JavaProcess;
import io.camelchat.benchmarks.process.WarmUp;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Processes that ask, and take turns in rounds.
 *
 * @param <K> by what they are told apart
 */
final class Rounds<K> implements AutoCloseable {
    private static final Duration WARM_UP_STEP = Duration.ofSeconds(4);

    /** Rounds that do not count: all have their turns in them as in the others. */
    private static final int WARM_UP = 2;

    private final Map<K, JavaProcess> processes = new LinkedHashMap<>();

    /**
     * Starts one more, and has it ask until it is warm.
     *
     * @param calls at once: as many of them in a step as fit in
     */
    void start(K key, Way way, Form form, String port, long calls, int inFlight) throws IOException {
        JavaProcess process =
                new JavaProcess(AskingProcess.class, List.of("-Xmx1g"), List.of(way.name(), form.name(), port));
        processes.put(key, process);
        WarmUp.of(way.title(), process.handle(), () -> {
            long end = System.nanoTime() + WARM_UP_STEP.toNanos();
            while (System.nanoTime() < end) {
                Turn.of(process, calls, inFlight);
            }
        });
    }

    /**
     * Has each make so many calls in each round.
     *
     * @return what counts, in the order in which the processes were started
     */
    Map<K, List<Turn>> run(int rounds, long calls, ToIntFunction<K> inFlight) throws IOException {
        Map<K, List<Turn>> turns = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<K, JavaProcess> process : processes.entrySet()) {
                Turn turn = Turn.of(process.getValue(), calls, inFlight.applyAsInt(process.getKey()));
                if (round >= 0) {
                    turns.computeIfAbsent(process.getKey(), none -> new ArrayList<>())
                            .add(turn);
                }
            }
        }
        return turns;
    }

    /** Has one make so many calls, and write its stacks to a file. */
    void profile(K key, Path stacks, long calls, int inFlight) throws IOException {
        processes.get(key).tell(calls + " " + inFlight + " " + stacks);
    }

    @Override
    public void close() throws IOException {
        for (JavaProcess process : processes.values()) {
            process.close();
        }
    }
}
