package io.camelchat.benchmarks.parts;

import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionAccumulator;
import io.camelchat.completion.model.ChatCompletionChunk;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a chunk of a stream of 300 costs the accumulator, with its part of the completion at the end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AccumulatorBenchmark {
    private static final int CHUNKS = 300;

    private final ChatCompletionChunk chunk = ChatCompletionChunk.parse(Chunks.TEXT);

    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public ChatCompletion fold() {
        ChatCompletionAccumulator accumulator = new ChatCompletionAccumulator();
        for (int i = 0; i < CHUNKS; i++) {
            accumulator.add(chunk);
        }
        return accumulator.toCompletion();
    }
}
