package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway holds for open streams, with a heap of 256 MB and 64 MB beside it. */
class GatewayMemoryTest {
    private static final Duration LONG = ApplicationProcess.LONG;

    /** How many streams are open at once, and how many clients stop reading; the long form has 2,000 and 200. */
    private static final int OPEN_STREAMS = Integer.getInteger("chat.test.openStreams", 200);

    private static final int STOPPED_READERS = OPEN_STREAMS / 10;

    private static final long MEGABYTE = 1024 * 1024;
    private static final long MOST_HELD = 32 * MEGABYTE;

    /** Of one stream that is not read: by the gateway, and by the operating system on both of its sides. */
    private static final long MOST_WRITTEN = 2 * MEGABYTE;

    private static final int SMALL_BUFFER = 16 * 1024;

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.create(Simulator.builder().sendBuffer(SMALL_BUFFER));

    @TempDir
    private static Path folder;

    private static ApplicationProcess gateway;
    private static WireClients clients;
    private static ProcessVitals vitals;

    @BeforeAll
    static void start() throws Exception {
        gateway = ApplicationProcess.start(
                folder,
                Map.of("OPENAI_BASE_URL", simulator().baseUrl(), "CHAT_REQUESTS_PER_MINUTE", "10000"),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m");
        clients = new WireClients(Caller.of(gateway.awaitStarted().port()), SMALL_BUFFER);
        vitals = ProcessVitals.of(gateway.pid());
    }

    @AfterAll
    static void stop() throws Exception {
        vitals.close();
        clients.close();
        gateway.close();
    }

    /** Loads the classes and fills the pools of buffers, which any number of streams share. */
    @BeforeEach
    void warmUp() throws Exception {
        simulator()
                .next(Collections.nCopies(STOPPED_READERS, Behaviour.tokens(200))
                        .toArray(Behaviour[]::new));
        for (WireCall call : open(STOPPED_READERS, event -> {})) {
            assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
        }
        simulator().reset();
    }

    @Test
    void holdsManyOpenStreams() throws Exception {
        simulator().behave(Behaviour.tokens(20).withLockStepPerCall());
        List<WireCall> calls = open(OPEN_STREAMS, event -> {});
        simulator().awaitOpenCalls(OPEN_STREAMS, LONG);
        List<RecordedCall> upstreams = simulator().calls();
        upstreams.forEach(upstream -> upstream.lockStep().release(5));
        for (WireCall call : calls) {
            call.awaitEvents(5);
        }

        System.out.println(OPEN_STREAMS + " open streams: heap " + megabytes(vitals.heap()) + ", direct memory "
                + megabytes(vitals.direct()));

        upstreams.forEach(upstream -> upstream.lockStep().releaseAll());
        for (WireCall call : calls) {
            assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
        }
    }

    @Test
    void readsNoMoreForClientsThatStopReading() throws Exception {
        assertLittleIsHeld("an event in each piece", Behaviour.tokens(Integer.MAX_VALUE));
    }

    @Test
    void readsNoMoreForClientsThatStopReadingWhereManyEventsComeAtOnce() throws Exception {
        String event = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n";
        byte[] piece = event.repeat(400).getBytes(StandardCharsets.UTF_8);

        assertLittleIsHeld(
                "400 events in each piece",
                Behaviour.raw(Collections.nCopies(1_000, piece).toArray(byte[][]::new)));
    }

    private static void assertLittleIsHeld(String how, Behaviour endless) throws Exception {
        long before = vitals.heap() + vitals.direct();
        simulator().behave(endless);
        List<WireCall> calls = open(STOPPED_READERS, WireCall::stopReading);
        for (WireCall call : calls) {
            call.awaitEvents(1);
        }
        long written = awaitUpstreamsAreNotRead();

        long held = vitals.heap() + vitals.direct() - before;
        calls.forEach(WireCall::vanish);
        simulator().awaitNoOpenCalls(LONG);

        System.out.println(STOPPED_READERS + " clients that stopped reading, " + how + ": " + megabytes(held)
                + " held, " + megabytes(written) + " written by their upstreams");
        assertThat(held).isLessThan(MOST_HELD);
        assertThat(written).isLessThan(STOPPED_READERS * MOST_WRITTEN);
    }

    private static List<WireCall> open(int count, Consumer<WireCall> onEvent) {
        List<WireCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(clients.open(Caller.asking("m", true), onEvent));
        }
        return calls;
    }

    private static long awaitUpstreamsAreNotRead() {
        long[] last = {-1};
        await().atMost(LONG).during(Duration.ofSeconds(1)).until(() -> {
            long now = simulator().calls().stream()
                    .mapToLong(RecordedCall::bytesAccepted)
                    .sum();
            boolean same = now == last[0];
            last[0] = now;
            return same;
        });
        return last[0];
    }

    private static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    private static String megabytes(long bytes) {
        return bytes / MEGABYTE + " MB";
    }
}
