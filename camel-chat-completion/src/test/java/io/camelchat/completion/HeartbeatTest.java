package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Comments that keep a silent stream's connection open. That time has passed in which a comment would have been sent is
 * told by another stream's comments.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeartbeatTest extends ServingTestSupport {
    private static final int MILLIS = 25;
    private static final String COMMENT = ": keep-alive";
    private static final int TOKENS = 60;

    /** For how many comments' time a client does not read. */
    private static final int STALLED = 10;

    private final AtomicInteger pieces = new AtomicInteger();

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:*?heartbeat=" + MILLIS).to("chat-completion:*");
                from("chat-completion:none?heartbeat=0").to("chat-completion:*");
                from("chat-completion:flood?heartbeat=" + MILLIS)
                        .process(e -> e.getMessage().setBody(flood()));
            }
        };
    }

    private Iterator<String> flood() {
        String piece = "x".repeat(10_000);
        return Stream.generate(() -> {
                    pieces.incrementAndGet();
                    return piece;
                })
                .iterator();
    }

    private StreamClient asks(String model) throws Exception {
        return StreamClient.connect(port()).post(asking(model, true));
    }

    /** A stream that has begun and is silent: its comments are a clock that no busy machine can outrun. */
    private StreamClient silent() throws Exception {
        LockStep step = LockStep.create();
        simulator().next(Behaviour.tokens(1).withLockStep(step));
        StreamClient silent = asks("m");
        step.release(1);
        silent.status();
        assertThat(silent.nextBlock()).startsWith("data:");
        return silent;
    }

    private static void comments(StreamClient client, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(client.nextBlock()).isEqualTo(COMMENT);
        }
    }

    @Test
    void noneComesBeforeTheFirstEventAndAnyNumberAfterIt() throws Exception {
        LockStep step = LockStep.create();
        try (StreamClient clock = silent()) {
            simulator().behave(Behaviour.tokens(2).withLockStep(step));
            try (StreamClient client = asks("m")) {
                assertThat(step.awaitWaiting(1, LONG)).isTrue();
                comments(clock, 4);
                assertThat(client.hasSomething()).isFalse();

                step.release(1);
                client.status();
                assertThat(client.nextBlock()).startsWith("data:");
                comments(client, 3);
                step.releaseAll();
                Streamed streamed = Streamed.of(client.events());
                assertThat(streamed.text(0)).isEqualTo("t0 t1 ");
                assertThat(streamed.doneMarks()).isOne();
            }
        }
    }

    @Test
    void noneComesBetweenEventsThatFollowEachOther() throws Exception {
        LockStep step = LockStep.create();
        simulator().behave(Behaviour.tokens(TOKENS).withLockStep(step));
        try (StreamClient client = asks("m")) {
            long before = System.nanoTime();
            step.release(1);
            client.status();
            client.nextBlock();
            for (int i = 0; i < TOKENS; i++) {
                long released = System.nanoTime();
                step.release(1);
                int comments = 0;
                while (client.nextBlock().equals(COMMENT)) {
                    comments++;
                }
                // The event before was not written before this, nor this one after now.
                long mostSilent = System.nanoTime() - before;
                assertThat(comments)
                        .isLessThanOrEqualTo((int) Duration.ofNanos(mostSilent).toMillis() / MILLIS);
                before = released;
            }
        }
    }

    @Test
    void noneComesWhereNoneIsWanted() throws Exception {
        LockStep step = LockStep.create();
        try (StreamClient clock = silent()) {
            simulator().behave(Behaviour.tokens(1).withLockStep(step));
            try (StreamClient client = asks("none")) {
                step.release(1);
                client.status();
                client.nextBlock();
                comments(clock, 4);
                assertThat(client.hasSomething()).isFalse();
                step.releaseAll();
                assertThat(client.nextBlock()).startsWith("data:");
            }
        }
    }

    @Test
    void noneIsPutOnTopOfWhatAClientHasNotRead() throws Exception {
        try (StreamClient clock = silent();
                StreamClient client = StreamClient.connect(port(), 16_384).post(asking("flood", true))) {
            awaitStandstill(pieces::get);
            comments(clock, STALLED);
            int unread = pieces.get() + 1;

            client.status();
            int comments = 0;
            while (unread > 0) {
                if (client.nextBlock().equals(COMMENT)) {
                    // One may come when it reads again, but not as many as there was time for.
                    assertThat(++comments).isLessThan(STALLED);
                } else {
                    comments = 0;
                    unread--;
                }
            }
        }
    }

    @Test
    void noneComesAfterTheEnd() throws Exception {
        try (StreamClient clock = silent();
                StreamClient client = asks("m")) {
            client.status();
            assertThat(Streamed.of(client.events()).doneMarks()).isOne();
            comments(clock, 4);
            assertThat(client.hasSomething()).isFalse();
        }
    }
}
