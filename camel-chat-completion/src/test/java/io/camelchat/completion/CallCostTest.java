package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.camelchat.completion.RawConnection.Answer;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call takes, counted and not timed: how often it changes threads, how often it is written, what it allocates. */
class CallCostTest extends ServingTestSupport {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int CALLS = 100;

    /** Until compilers and caches have settled. */
    private static final int WARM_UP = 500;

    private static final int STREAMS = 30;
    private static final int WARM_UP_STREAMS = 60;
    private static final int CHUNKS = 1_000;

    /** Bytes, twice what was measured; a chunk is of 220 bytes, and is sent as it came. */
    private static final long ALLOCATED_PER_CHUNK = 2_500;

    /** Of one that comes alone, as those of a model do. */
    private static final long ALLOCATED_PER_CHUNK_ALONE = 7_500;

    private static final int CHUNKS_ALONE = 2_000;

    private static final long ALLOCATED_PER_CALL = 60_000;
    private static final int WRITES_PER_STREAM = CHUNKS / 10;

    private static final List<String> FIGURES = new ArrayList<>();

    private final Map<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();
    private Vertx vertx;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        context.getRegistry().bind("vertx", vertx);
        context.getExecutorServiceManager().setThreadPoolFactory(new DefaultThreadPoolFactory() {
            @Override
            public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
                ExecutorService pool = super.newThreadPool(profile, factory);
                pools.put(profile.getId(), (ThreadPoolExecutor) pool);
                return pool;
            }
        });
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*?nonBlocking=true").to("chat-completion:*");
                from("direct:ask").to("chat-completion:m");
            }
        };
    }

    @AfterEach
    void closeVertx() throws Exception {
        context.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterAll
    static void tellFigures() {
        System.out.println(String.join(", ", FIGURES));
    }

    private long tasks(String pool) {
        return pools.get(pool).getCompletedTaskCount();
    }

    @Test
    void aRouteThatNeverBlocksHandsNothingToAPool() throws Exception {
        callAndStream(1, 1);
        long taken = tasks(ModelServers.PROFILE);
        long takenOn = tasks(Continuations.PROFILE);

        callAndStream(CALLS, STREAMS);

        assertThat(tasks(ModelServers.PROFILE) - taken).as("calls taken").isZero();
        assertThat(tasks(Continuations.PROFILE) - takenOn).as("calls taken on").isZero();
        FIGURES.add("0 hand-overs");
    }

    @Test
    void aRouteThatAsksIsHandedToAPoolNoMoreThanOnceForEachCall() {
        long takenOn = tasks(Continuations.PROFILE);

        for (int i = 0; i < CALLS; i++) {
            Exchange answer = template.request(
                    "direct:ask", exchange -> exchange.getMessage().setBody("Hello"));
            assertThat(answer.getException()).isNull();
        }

        // Those count that have returned; a thread may have taken what another was woken for.
        await().atMost(LONG).until(() -> tasks(Continuations.PROFILE) > takenOn);
        assertThat(tasks(Continuations.PROFILE) - takenOn).isLessThanOrEqualTo(CALLS);
        assertThat(tasks(ModelServers.PROFILE)).isZero();
    }

    @Test
    void aStreamIsWrittenInFewPieces() throws Exception {
        simulator().behave(stream());
        try (RawConnection connection = new RawConnection(port())) {
            connection.request(
                    "POST /v1/chat/completions HTTP/1.1", asking("m", true), "Content-Type: application/json");

            Answer answer = connection.answer();

            assertThat(answer.text().split("data: ", -1)).hasSize(CHUNKS + 3);
            assertThat(answer.chunks()).hasSizeLessThan(WRITES_PER_STREAM);
            FIGURES.add(answer.chunks().size() + " writes of a stream of " + CHUNKS + " chunks");
        }
    }

    @Test
    void aChunkThatIsRelayedAllocatesLittle() throws Exception {
        callAndStream(0, WARM_UP_STREAMS);
        long[] loops = loops();
        long before = allocated(loops);

        callAndStream(0, STREAMS);

        long perChunk = (allocated(loops) - before) / (STREAMS * CHUNKS);
        FIGURES.add(perChunk + " bytes allocated for a chunk");
        assertThat(perChunk).isBetween(1L, ALLOCATED_PER_CHUNK);
    }

    @Test
    void aChunkThatComesAloneAllocatesLittle() throws Exception {
        simulator().behave(Behaviour.tokens(2 * CHUNKS_ALONE).withLockStepPerCall());
        try (StreamClient client = StreamClient.connect(port()).post(asking("m", true))) {
            RecordedCall call = simulator().awaitCall(0, LONG);
            call.lockStep().release(1);
            client.status();
            oneByOne(client, call);
            long[] loops = loops();
            long before = allocated(loops);

            oneByOne(client, call);

            long perChunk = (allocated(loops) - before) / CHUNKS_ALONE;
            FIGURES.add(perChunk + " bytes allocated for a chunk that comes alone");
            assertThat(perChunk).isBetween(1L, ALLOCATED_PER_CHUNK_ALONE);
        }
    }

    /** Has the next chunk come when the one before is here. */
    private static void oneByOne(StreamClient client, RecordedCall call) throws Exception {
        for (int i = 0; i < CHUNKS_ALONE; i++) {
            client.nextEvent();
            call.lockStep().release(1);
        }
    }

    @Test
    void aCallAllocatesLittle() throws Exception {
        callAndStream(WARM_UP, 0);
        long[] loops = loops();
        long before = allocated(loops);

        callAndStream(CALLS, 0);

        long perCall = (allocated(loops) - before) / CALLS;
        FIGURES.add(perCall + " bytes allocated for a call");
        assertThat(perCall).isBetween(1L, ALLOCATED_PER_CALL);
    }

    /** Calls for whole answers, then streams that come at once, each when the one before has ended. */
    private void callAndStream(int calls, int streams) throws Exception {
        simulator().behave(Behaviour.text("Good day"));
        for (int i = 0; i < calls; i++) {
            assertThat(ask(asking("m", false)).statusCode()).isEqualTo(200);
        }
        simulator().behave(stream());
        for (int i = 0; i < streams; i++) {
            assertThat(ask(asking("m", true)).body()).endsWith("data: [DONE]\n\n");
        }
        leavesNoExchangePending();
    }

    /** The threads of the component's event loops; the simulator and the client have threads of their own. */
    private long[] loops() throws Exception {
        List<Long> ids = new ArrayList<>();
        for (EventExecutor loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            ids.add(loop.submit(() -> Thread.currentThread().getId()).get(LONG.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize(2);
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    private static long allocated(long[] threads) {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(threads)) {
            sum += bytes;
        }
        return sum;
    }

    /** As OpenAI sends it, but for the time it takes. */
    private static Behaviour stream() {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < CHUNKS; i++) {
            events.append(event("{\"content\":\" t" + i + "\"}", "null"));
        }
        events.append(event("{}", "\"stop\"")).append("data: [DONE]\n\n");
        return Behaviour.raw(events.toString().getBytes(UTF_8));
    }

    private static String event(String delta, String finishReason) {
        return "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\",\"created\":1750000000,"
                + "\"model\":\"m\",\"service_tier\":\"default\",\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
    }
}
