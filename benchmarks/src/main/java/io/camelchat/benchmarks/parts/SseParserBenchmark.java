package io.camelchat.benchmarks.parts;

import io.camelchat.completion.sse.SseParser;
import io.camelchat.completion.sse.SseWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one event of a chunk costs the parser, by how the network cut the stream. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SseParserBenchmark {
    private static final int EVENTS = 300;
    private static final int MAX_EVENT_SIZE = 1 << 24;

    /** Bytes of one network read: torn events, about one event each, many events each. */
    @Param({"64", "256", "16384"})
    private int readSize;

    private byte[] stream;

    @Setup
    public void write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] event = SseWriter.event(Chunks.TEXT.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < EVENTS; i++) {
            out.writeBytes(event);
        }
        stream = out.toByteArray();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void parse(Blackhole events) {
        SseParser parser = new SseParser(MAX_EVENT_SIZE, events::consume);
        for (int from = 0; from < stream.length; from += readSize) {
            parser.feed(stream, from, Math.min(from + readSize, stream.length));
        }
        parser.end();
    }
}
