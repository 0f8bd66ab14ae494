package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Deque<CompletableFuture<Credentials.Token>> fetches = new ArrayDeque<>();
    private final List<String> given = new ArrayList<>();
    private Instant now = START;
    private final TokenCache cache = new TokenCache(this::fetch, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });
    private int asked;

    private CompletionStage<Credentials.Token> fetch() {
        asked++;
        fetches.add(new CompletableFuture<>());
        return fetches.getLast();
    }

    @Test
    void fetchesOnceForAllWhoWait() {
        get();
        get();
        get();
        assertThat(asked).isOne();
        assertThat(given).isEmpty();

        answer("t1", null);

        assertThat(given).containsExactly("t1", "t1", "t1");
        get();
        assertThat(asked).isOne();
        assertThat(given).hasSize(4);
    }

    @Test
    void keepsATokenThatDoesNotExpire() {
        get();
        answer("t1", null);
        now = START.plusSeconds(1_000_000_000);

        get();

        assertThat(given).containsExactly("t1", "t1");
    }

    @Test
    void fetchesAnewBeforeTheTokenExpires() {
        get();
        answer("t1", START.plusSeconds(100));
        now = START.plusSeconds(69);
        get();
        assertThat(asked).isOne();
        now = START.plusSeconds(70);
        get();
        get();
        assertThat(asked).isEqualTo(2);
        answer("t2", START.plusSeconds(200));

        assertThat(given).containsExactly("t1", "t1", "t2", "t2");
    }

    @Test
    void givesATokenThatHardlyLivesAndAsksAgain() {
        get();
        answer("t1", START.plusSeconds(1));
        get();
        answer("t2", START.plusSeconds(2));

        assertThat(given).containsExactly("t1", "t2");
    }

    @Test
    void forgetsATokenOnce() {
        get();
        answer("t1", null);

        cache.forget(new Secret("t1"));
        get();
        answer("t2", null);
        cache.forget(new Secret("t1"));
        get();

        assertThat(asked).isEqualTo(2);
        assertThat(given).containsExactly("t1", "t2", "t2");
    }

    @Test
    void forgetsNothingWhileItFetches() {
        get();
        cache.forget(new Secret("t0"));
        get();
        answer("t1", null);

        assertThat(asked).isOne();
        assertThat(given).containsExactly("t1", "t1");
    }

    @Test
    void asksAgainAfterAFailure() {
        get();
        get();
        fetches.poll().completeExceptionally(new IllegalStateException("down"));
        assertThat(given).containsExactly("IllegalStateException: down", "IllegalStateException: down");

        get();
        answer("t1", null);

        assertThat(asked).isEqualTo(2);
        assertThat(given).last().isEqualTo("t1");
    }

    @Test
    void unwrapsWhatAStageFailedWith() {
        get();
        fetches.poll().completeExceptionally(new CompletionException(new IllegalStateException("down")));

        assertThat(given).containsExactly("IllegalStateException: down");
    }

    @Test
    void failsWithoutAToken() {
        get();
        fetches.poll().complete(null);
        get();
        answer(null, null);
        get();
        answer("two\nlines", null);

        assertThat(given)
                .hasSize(3)
                .allMatch(text -> text.contains("Exception"))
                .noneMatch(text -> text.contains("lines"));
    }

    @Test
    void failsWhereTheCredentialsThrow() {
        List<String> failures = new ArrayList<>();
        TokenCache throwing = new TokenCache(
                () -> {
                    throw new IllegalArgumentException("no vault");
                },
                Clock.systemUTC());
        TokenCache nothing = new TokenCache(() -> null, Clock.systemUTC());

        throwing.get((token, failure) -> failures.add(failure.getMessage()));
        nothing.get((token, failure) -> failures.add(failure.getClass().getSimpleName()));

        assertThat(failures).containsExactly("no vault", "NullPointerException");
    }

    @Test
    void givesATokenToOneWhoAsksWhileItIsGiven() {
        cache.get((token, failure) -> {
            given.add(token.reveal());
            get();
        });
        answer("t1", null);

        assertThat(given).containsExactly("t1", "t1");
    }

    @Test
    void fetchesOneAtATimeFromManyThreads() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        ExecutorService source = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        TokenCache shared = new TokenCache(
                () -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    return CompletableFuture.supplyAsync(
                            () -> {
                                underWay.decrementAndGet();
                                return new Credentials.Token("t" + number.incrementAndGet(), null);
                            },
                            source);
                },
                Clock.systemUTC());
        CountDownLatch told = new CountDownLatch(4 * 2_000);
        try {
            for (int i = 0; i < 4; i++) {
                callers.execute(() -> {
                    for (int round = 0; round < 2_000; round++) {
                        shared.get((token, failure) -> {
                            if (token != null) {
                                shared.forget(token);
                                told.countDown();
                            }
                        });
                    }
                });
            }
            assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            callers.shutdown();
            source.shutdown();
        }
        assertThat(most).hasValue(1);
    }

    private void get() {
        cache.get((token, failure) -> given.add(
                failure == null ? token.reveal() : failure.getClass().getSimpleName() + ": " + failure.getMessage()));
    }

    private void answer(String token, Instant expiresAt) {
        fetches.poll().complete(new Credentials.Token(token, expiresAt));
    }
}
