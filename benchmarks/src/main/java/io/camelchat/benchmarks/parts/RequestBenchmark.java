package io.camelchat.benchmarks.parts;

import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
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

/** What it costs to make a request of about a kilobyte, and to read and check one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestBenchmark {
    private final String prompt = "dolor sit amet ".repeat(64);
    private final byte[] json = made();

    @Benchmark
    public byte[] made() {
        return ChatCompletionRequest.of(
                        ChatCompletionMessage.system("Answer in one sentence."), ChatCompletionMessage.user(prompt))
                .with("model", "gpt-4o-mini")
                .with("temperature", 0.2)
                .toBytes();
    }

    @Benchmark
    public ChatCompletionRequest read() {
        return ChatCompletionRequest.parseStrictly(json);
    }
}
