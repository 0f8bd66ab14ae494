package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void opensWhenTooManyAttemptsFail() {
        Breaker breaker = new Breaker("x", new BreakerSettings(50, 4, LONG));
        assertThat(breaker.state()).isEqualTo("closed");

        fail(breaker, FailureKind.UNAVAILABLE);
        breaker.tryAttempt().succeeded();
        breaker.tryAttempt().succeeded();
        assertThat(breaker.state()).isEqualTo("closed");
        fail(breaker, FailureKind.TRUNCATED);

        assertThat(breaker.state()).isEqualTo("open");
        assertThat(breaker.tryAttempt()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"REJECTED", "UNAUTHORIZED"})
    void countsOnlyWhatIsTheUpstreamsTrouble(FailureKind kind) {
        Breaker breaker = new Breaker("x", new BreakerSettings(1, 2, LONG));

        for (int i = 0; i < 10; i++) {
            fail(breaker, kind);
        }

        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void countsAnAttemptOnce() {
        Breaker breaker = new Breaker("x", new BreakerSettings(50, 2, LONG));
        Breaker.Attempt attempt = breaker.tryAttempt();

        attempt.succeeded();
        attempt.failed(UpstreamException.unavailable(Trouble.TOO_SLOW, "x", true, null));
        attempt.failed(UpstreamException.unavailable(Trouble.TOO_SLOW, "x", true, null));
        attempt.cancelled();

        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void letsOneAttemptThroughAfterTheRest() {
        Breaker breaker = new Breaker("x", new BreakerSettings(100, 1, Duration.ofMillis(20)));
        fail(breaker, FailureKind.UNAVAILABLE);
        assertThat(breaker.state()).isEqualTo("open");

        Breaker.Attempt probe = Awaitility.await().atMost(LONG).until(breaker::tryAttempt, attempt -> attempt != null);
        assertThat(breaker.state()).isEqualTo("half_open");
        assertThat(breaker.tryAttempt()).isNull();
        probe.cancelled();
        Breaker.Attempt second = breaker.tryAttempt();
        assertThat(second).isNotNull();
        second.succeeded();

        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void trustsAnUpstreamAgainThatHasBegunToAnswer() {
        Breaker breaker = new Breaker("x", new BreakerSettings(100, 1, Duration.ofMillis(20)));
        fail(breaker, FailureKind.UNAVAILABLE);
        Breaker.Attempt probe = Awaitility.await().atMost(LONG).until(breaker::tryAttempt, attempt -> attempt != null);

        probe.began();

        assertThat(breaker.state()).isEqualTo("closed");
        assertThat(breaker.tryAttempt()).isNotNull();
    }

    @Test
    void countsAnAnswerThatBeganAndBrokeOff() {
        Breaker breaker = new Breaker("x", new BreakerSettings(100, 1, LONG));
        Breaker.Attempt attempt = breaker.tryAttempt();

        attempt.began();
        attempt.failed(UpstreamException.truncated("x", null));

        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void opensAgainWhereThatAttemptFails() {
        Breaker breaker = new Breaker("x", new BreakerSettings(100, 1, Duration.ofMillis(20)));
        fail(breaker, FailureKind.UNAVAILABLE);

        Breaker.Attempt probe = Awaitility.await().atMost(LONG).until(breaker::tryAttempt, attempt -> attempt != null);
        probe.failed(UpstreamException.unavailable(Trouble.TOO_SLOW, "x", true, null));

        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void neverOpensWithoutSettings() {
        Breaker breaker = new Breaker("x", null);
        for (int i = 0; i < 200; i++) {
            fail(breaker, FailureKind.UNAVAILABLE);
        }
        breaker.tryAttempt().cancelled();

        assertThat(breaker.state()).isEqualTo("none");
        assertThat(breaker.tryAttempt()).isNotNull();
    }

    private static void fail(Breaker breaker, FailureKind kind) {
        breaker.tryAttempt().failed(UpstreamException.answered(kind, "x", null, true));
    }
}
