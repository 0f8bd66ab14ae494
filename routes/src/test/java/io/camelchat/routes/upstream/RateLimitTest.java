package io.camelchat.routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What flows and callers of the gateway may spend together. */
class RateLimitTest {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TICKS_OF_MINUTE = 600;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final VirtualSchedule schedule = new VirtualSchedule();
    private final List<Integer> asked = new ArrayList<>();
    private int byFlows;
    private int byCallers;
    private int refused;

    @Test
    void callersAloneMaySpendAMinutesShareAtOnceAndNoMore() {
        RateLimit limit = limit(60, 0);

        for (int i = 0; i < 60; i++) {
            assertThat(limit.takeForCaller(0)).isZero();
        }

        assertThat(limit.takeForCaller(0)).isBetween(60 * SECOND, 61 * SECOND);
        schedule.pass(Duration.ofSeconds(61));
        assertThat(limit.takeForCaller(0)).isZero();
    }

    @Test
    void flowsAloneMaySpendNearlyAll() {
        pass(limit(600, 0), 5, 0);

        assertThat(byFlows).isBetween(5 * 570, 5 * 600);
        assertThat(mostInAMinute()).isLessThanOrEqualTo(600);
    }

    @Test
    void flowsLeaveCallersATenthOfWhichNoneIsRefused() {
        RateLimit limit = limit(600, 0);
        limit.takeForCaller(0);
        pass(limit, 1, 0);
        pass(limit, 5, 50);

        assertThat(refused).isZero();
        assertThat(byCallers).isEqualTo(250);
        assertThat(mostInAMinute()).isLessThanOrEqualTo(600);
        assertThat(byFlows).isGreaterThan(5 * 450);
    }

    @Test
    void flowsGiveWayToCallersWhoWantMore() {
        RateLimit limit = limit(600, 0);
        pass(limit, 5, 1_200);
        int flowsBefore = byFlows;
        pass(limit, 5, 1_200);

        assertThat(byFlows - flowsBefore).isLessThan(600);
        assertThat(byCallers).isGreaterThan(9 * 500);
        assertThat(refused).isPositive();
        assertThat(mostInAMinute()).isLessThanOrEqualTo(600);
    }

    @Test
    void flowsGoOnWhenCallersHaveGone() {
        RateLimit limit = limit(600, 0);
        pass(limit, 2, 1_200);
        pass(limit, 1, 0);
        int before = byFlows;
        pass(limit, 1, 0);

        assertThat(byFlows - before).isGreaterThan(500);
        assertThat(mostInAMinute()).isLessThanOrEqualTo(600);
    }

    @Test
    void callersPayForWhatTheyUsedBeyondTheEstimate() {
        RateLimit limit = limit(0, 1_000);
        limit.takeForCaller(10);
        limit.settleForCaller(10, 2_000, schedule.nanoTime());

        assertThat(limit.takeForCaller(10)).isPositive();
        assertThat(limit.take(10)).isPositive();
        schedule.pass(Duration.ofSeconds(62));
        assertThat(limit.takeForCaller(10)).isZero();
    }

    @Test
    void callersGetBackWhatTheyDidNotUse() {
        RateLimit limit = limit(0, 1_000);
        limit.takeForCaller(1_000);
        assertThat(limit.takeForCaller(10)).isPositive();

        schedule.pass(Duration.ofSeconds(30));
        limit.settleForCaller(1_000, 100, 0);

        assertThat(limit.takeForCaller(10)).isZero();
    }

    @Test
    void takesBackNothingOfAMinuteThatHasPassed() {
        RateLimit limit = limit(0, 1_000);
        limit.takeForCaller(1_000);
        // The second that is passing is counted where that of then was.
        schedule.pass(Duration.ofSeconds(61));
        limit.takeForCaller(1_000);

        limit.settleForCaller(1_000, 0, 0);

        assertThat(limit.takeForCaller(10)).isPositive();
    }

    @Test
    void callersGoOnWhereTheUpstreamSaidThatItsLimitIsUsedUp() {
        RateLimit limit = limit(600, 0);
        limit.hold(Duration.ofSeconds(20));

        assertThat(limit.takeForCaller(0)).isZero();
        assertThat(limit.take(0)).isEqualTo(20 * SECOND);
    }

    @Test
    void limitsNothingWhereNothingIsSet() {
        RateLimit limit = limit(0, 0);

        assertThat(limit.isNone()).isTrue();
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.takeForCaller(1_000)).isZero();
            assertThat(limit.take(1_000)).isZero();
        }
    }

    private RateLimit limit(long requests, long tokens) {
        return new RateLimit(requests, tokens, schedule::nanoTime);
    }

    /** Flows that have more to ask than they may, and so many callers a minute. */
    private void pass(RateLimit limit, int minutes, int callersPerMinute) {
        for (int tick = 0; tick < minutes * TICKS_OF_MINUTE; tick++) {
            int inThisTick = 0;
            int due = (tick + 1) * callersPerMinute / TICKS_OF_MINUTE - tick * callersPerMinute / TICKS_OF_MINUTE;
            for (int i = 0; i < due; i++) {
                boolean mayCall = limit.takeForCaller(0) == 0;
                inThisTick += mayCall ? 1 : 0;
                byCallers += mayCall ? 1 : 0;
                refused += mayCall ? 0 : 1;
            }
            while (limit.take(0) == 0) {
                inThisTick++;
                byFlows++;
            }
            asked.add(inThisTick);
            schedule.pass(TICK);
        }
    }

    private int mostInAMinute() {
        int most = 0;
        int now = 0;
        for (int i = 0; i < asked.size(); i++) {
            now += asked.get(i) - (i < TICKS_OF_MINUTE ? 0 : asked.get(i - TICKS_OF_MINUTE));
            most = Math.max(most, now);
        }
        return most;
    }
}
