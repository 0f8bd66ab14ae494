package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong clock = new AtomicLong(-5);
    private final RateLimit limit = new RateLimit(1, clock::get);

    @Test
    void allowsAgainInTheNextWindow() {
        assertThat(limit.count().allowed()).isTrue();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(59));
        RateLimit.Verdict refused = limit.count();
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.headers())
                .contains(Map.entry("Retry-After", "1"), Map.entry("x-ratelimit-reset-requests", "1s"));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(limit.count().allowed()).isTrue();
    }

    @Test
    void isNoneWhenZero() {
        RateLimit.Verdict verdict = new RateLimit(0, clock::get).count();
        assertThat(verdict.allowed()).isTrue();
        assertThat(verdict.headers()).isEmpty();
    }
}
