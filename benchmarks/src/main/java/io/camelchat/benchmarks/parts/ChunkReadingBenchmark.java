package io.camelchat.benchmarks.parts;

import io.camelchat.completion.model.ChatCompletionChunk;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read a chunk from its JSON, and to have its text. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkReadingBenchmark {
    private final byte[] json = Chunks.TEXT.getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public String text() {
        return ChatCompletionChunk.parse(json).getText();
    }

    /** As a gateway does that changes nothing. */
    @Benchmark
    public byte[] andWritten() {
        return ChatCompletionChunk.parse(json).toBytes();
    }
}
