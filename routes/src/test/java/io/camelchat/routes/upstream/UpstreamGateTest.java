package io.camelchat.routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamGateTest {
    private static final Symptom ANSWERED_401 = new Symptom("The key is wrong", "answered 401", Duration.ZERO, false);
    private static final Symptom ANSWERED_500 = new Symptom("It broke", "answered 500", Duration.ZERO, true);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final VirtualSchedule schedule = new VirtualSchedule();
    private final List<String> told = new ArrayList<>();
    private UpstreamGate gate = gate(0, 0);

    private UpstreamGate gate(long requests, long tokens) {
        return new UpstreamGate(new RateLimit(requests, tokens, schedule::nanoTime), schedule, Runnable::run);
    }

    @Test
    void letsAllThroughWhileUpstreamIsWell() {
        for (int i = 0; i < 1_000; i++) {
            gate.enter(visit("v" + i));
        }

        assertThat(told).hasSize(1_000);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void holdsAllBackButOneWhileUpstreamIsIll() {
        Visit a = enter("a");
        told.clear();
        gate.enterAgain(a, ANSWERED_401);
        enter("b");
        enter("c");
        assertThat(told).isEmpty();
        assertThat(gate.waiting()).isEqualTo(3);

        schedule.pass(LONG);

        assertThat(told).containsExactly("a");
        assertThat(gate.illness().symptom().word()).isEqualTo("answered 401");
    }

    @Test
    void letsAllGoOnWhenOneWasAnswered() {
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);
        enter("b");
        enter("c");
        schedule.pass(LONG);
        told.clear();

        gate.wasAnswered(a, 0);

        assertThat(told).containsExactly("b", "c");
        assertThat(gate.illness()).isNull();
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void triesNextInLineWhereOneFailedAgain() {
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);
        Visit b = enter("b");
        schedule.pass(LONG);
        told.clear();

        gate.enterAgain(a, ANSWERED_401);
        schedule.pass(LONG);

        assertThat(told).containsExactly("b");
        gate.wasAnswered(b, 0);
        assertThat(told).containsExactly("b", "a");
    }

    @Test
    void triesAgainLaterEachTime() {
        Visit a = enter("a");
        List<Duration> delays = new ArrayList<>();
        gate.enterAgain(a, ANSWERED_401);
        for (int i = 0; i < 12; i++) {
            told.clear();
            Instant before = schedule.now();
            while (told.isEmpty()) {
                schedule.pass(Duration.ofMillis(10));
            }
            delays.add(Duration.between(before, schedule.now()));
            gate.enterAgain(a, ANSWERED_401);
        }

        assertThat(delays).startsWith(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(delays).isSorted().endsWith(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void doesNotAskBeforeUpstreamSaidThatItMayBeAsked() {
        Visit a = enter("a");
        told.clear();
        gate.enterAgain(a, new Symptom("Too many", "answered 429", Duration.ofSeconds(50), false));

        schedule.pass(Duration.ofSeconds(49));
        assertThat(told).isEmpty();
        schedule.pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("a");
    }

    @Test
    void triesAnotherWhereOneThatIsTriedGoesAway() {
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);
        enter("b");
        schedule.pass(LONG);
        told.clear();

        gate.wentAway(a);

        assertThat(told).containsExactly("b");
        assertThat(gate.illness()).isNotNull();
    }

    @Test
    void isNotIllAgainByFailureOfWhatWasAskedBefore() {
        Visit late = enter("late");
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);
        schedule.pass(LONG);
        gate.wasAnswered(a, 0);
        told.clear();

        gate.enterAgain(late, ANSWERED_401);

        assertThat(gate.illness()).isNull();
        assertThat(told).containsExactly("late");
    }

    @Test
    void isNotWellByAnswerToWhatWasAskedBefore() {
        Visit slow = enter("slow");
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);

        gate.wasAnswered(slow, 0);

        assertThat(gate.illness()).isNotNull();
    }

    @Test
    void givesUpMessageThatFailsWhileOthersAreAnswered() {
        Visit poison = enter("poison");
        int attempts = 0;
        boolean again = true;
        while (again) {
            answerAnother();
            attempts++;
            again = gate.enterAgain(poison, ANSWERED_500);
            if (again) {
                answerAnother();
                schedule.pass(LONG);
            }
        }

        assertThat(attempts).isEqualTo(10);
        assertThat(told).filteredOn("poison"::equals).hasSize(10);
        assertThat(gate.waiting()).isZero();
        assertThat(gate.illness()).isNull();
    }

    @Test
    void givesUpNoMessageWhileNothingElseIsAnswered() {
        Visit a = enter("a");
        for (int i = 0; i < 100; i++) {
            assertThat(gate.enterAgain(a, ANSWERED_500)).isTrue();
            schedule.pass(LONG);
        }
    }

    @Test
    void givesUpNoMessageForWhatIsNoMessagesFault() {
        Visit a = enter("a");
        for (int i = 0; i < 100; i++) {
            answerAnother();
            assertThat(gate.enterAgain(a, ANSWERED_401)).isTrue();
            schedule.pass(LONG);
        }
    }

    @Test
    void goesOnWhereHopelessOneWasTheOneThatIsTried() {
        Visit poison = enter("poison");
        for (int i = 0; i < 9; i++) {
            answerAnother();
            gate.enterAgain(poison, ANSWERED_500);
            answerAnother();
            schedule.pass(LONG);
        }
        Visit earlier = enter("earlier");
        Visit ill = enter("ill");
        gate.enterAgain(poison, ANSWERED_401);
        schedule.pass(LONG);
        gate.wasAnswered(earlier, 0);
        told.clear();
        gate.enterAgain(ill, ANSWERED_401);

        assertThat(gate.enterAgain(poison, ANSWERED_500)).isFalse();
        schedule.pass(LONG);

        assertThat(told).containsExactly("ill");
    }

    @Test
    void turnsAllAwayWhenItCloses() {
        Visit a = enter("a");
        gate.enterAgain(a, ANSWERED_401);
        enter("b");
        told.clear();

        gate.close();
        enter("c");

        assertThat(told).containsExactlyInAnyOrder("a turned away", "b turned away", "c turned away");
        schedule.pass(LONG);
        assertThat(told).hasSize(3);
    }

    @Test
    void turnsAwayWhatComesBackAfterItClosed() {
        Visit a = enter("a");
        gate.close();
        told.clear();

        gate.enterAgain(a, ANSWERED_401);
        schedule.pass(LONG);

        assertThat(told).containsExactly("a turned away");
    }

    @Test
    void turnsAwayOnceWhoRestsForFailuresOfItsOwn() {
        Visit a = enter("a");
        gate.wasAnswered(enter("b"), 0);
        told.clear();
        gate.enterAgain(a, ANSWERED_500);
        assertThat(gate.waiting()).isEqualTo(1);

        gate.close();
        schedule.pass(LONG);

        assertThat(told).containsExactly("a turned away");
    }

    @Test
    void keepsUnderRequestsOfAMinute() {
        gate = gate(120, 0);
        for (int i = 0; i < 300; i++) {
            enter("v" + i);
        }
        int before = 0;
        for (int second = 0; second < 60; second++) {
            before = told.size();
            schedule.pass(Duration.ofSeconds(1));
            assertThat(told.size() - before).isBetween(1, 3);
        }

        assertThat(told.size()).isBetween(115, 120);
        schedule.pass(Duration.ofMinutes(2));
        assertThat(told).hasSize(300).startsWith("v0", "v1", "v2").endsWith("v299");
    }

    @Test
    void paysForTokensThatWereUsedBeyondTheEstimate() {
        gate = gate(0, 6_000);
        Visit a = enter("a");
        gate.wasAnswered(a, 3_000);
        told.clear();

        enter("b");
        schedule.pass(Duration.ofSeconds(28));
        assertThat(told).isEmpty();
        schedule.pass(Duration.ofSeconds(4));
        assertThat(told).containsExactly("b");
    }

    @Test
    void givesBackTokensThatWereNotUsed() {
        gate = gate(0, 6_000);
        Visit a = new Visit(new Guest("a"), 3_000);
        gate.enter(a);
        enter("b");
        assertThat(told).containsExactly("a");

        gate.wasAnswered(a, 10);

        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void waitsWhileUpstreamsOwnLimitIsUsedUp() {
        gate.usedUp(Duration.ofSeconds(20));
        enter("a");
        schedule.pass(Duration.ofSeconds(19));
        assertThat(told).isEmpty();

        schedule.pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("a");
    }

    @Test
    void triesTheNextAtOnceWhereOneGoesAwayAfterALongPause() {
        Visit a = enter("a");
        gate.enterAgain(a, new Symptom("Too many", "answered 429", Duration.ofMinutes(10), false));
        enter("b");
        told.clear();

        schedule.pass(Duration.ofMinutes(10));
        gate.wentAway(a);

        assertThat(told).containsExactly("a", "b");
    }

    /** As one that the upstream answers, be it after a wait. */
    private void answerAnother() {
        Visit other = enter("other");
        schedule.pass(LONG);
        gate.wasAnswered(other, 0);
    }

    private Visit enter(String name) {
        Visit visit = visit(name);
        gate.enter(visit);
        return visit;
    }

    private Visit visit(String name) {
        return new Visit(new Guest(name), 0);
    }

    private final class Guest implements Visit.Guest {
        private final String name;

        private Guest(String name) {
            this.name = name;
        }

        @Override
        public void admitted() {
            told.add(name);
        }

        @Override
        public void turnedAway() {
            told.add(name + " turned away");
        }
    }
}
