package io.camelchat.routes.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where exchanges wait that want to ask an upstream: in line, first come first served. All wait while the upstream is ill,
 * but for one at a time that goes through to see whether it is well again; and those wait that the rate limit holds back.
 * Thread-safe; no thread waits. Guests are told on the executor's threads and outside the lock, or, where nothing holds them
 * back, by the thread that enters.
 */
final class UpstreamGate {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamGate.class);
    private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(250);
    /** What callers of the gateway spend less than was thought may let others through before their time. */
    private static final long LONGEST_LOOK = TimeUnit.SECONDS.toNanos(1);

    private static final long MAX_DELAY = TimeUnit.SECONDS.toNanos(30);

    private final RateLimit limit;
    private final Schedule schedule;
    private final Executor executor;
    private final Deque<Visit> line = new ArrayDeque<>();
    private final Set<Visit> resting = new HashSet<>();

    private Illness illness;
    private Visit probe;
    private int failedProbes;
    private long nextProbe;
    /** Counts the times between illnesses: what was asked in an earlier one tells nothing of this one. */
    private long spell;

    private long answered;
    private long failed;
    private long pumpAt = Long.MAX_VALUE;
    private boolean closed;

    UpstreamGate(RateLimit limit, Schedule schedule, Executor executor) {
        this.limit = limit;
        this.schedule = schedule;
        this.executor = executor;
    }

    /** Lets the guest through now or later, or turns it away. */
    void enter(Visit visit) {
        Runnable next;
        synchronized (this) {
            if (closed) {
                next = visit.guest()::turnedAway;
            } else if (line.isEmpty() && illness == null && limit.take(visit.estimatedTokens()) == 0) {
                visit.admit(spell, schedule.nanoTime());
                next = visit.guest()::admitted;
            } else {
                line.add(visit);
                next = this::pump;
            }
        }
        next.run();
    }

    /** Enters after a time of its own: it failed where others were answered. */
    private void enterLater(Visit visit) {
        long delay;
        boolean rests;
        synchronized (this) {
            delay = delay(visit.failuresOfItsOwn());
            rests = delay > 0 && !closed;
            if (rests) {
                resting.add(visit);
            }
        }
        if (rests) {
            schedule.in(delay, () -> rested(visit));
        } else {
            enter(visit);
        }
    }

    private void rested(Visit visit) {
        boolean enters;
        synchronized (this) {
            // A close may have turned it away.
            enters = resting.remove(visit);
        }
        if (enters) {
            enter(visit);
        }
    }

    /** The guest who was let through has been answered, or was told that it is its message that is wrong. */
    void wasAnswered(Visit visit, long usedTokens) {
        Duration ill = null;
        synchronized (this) {
            answered++;
            settle(visit, usedTokens);
            if (visit == probe) {
                ill = Duration.between(illness.since(), schedule.now());
                illness = null;
                probe = null;
                spell++;
            }
        }
        if (ill != null) {
            LOG.info("The upstream answers again after {} s: what waited goes on", ill.toSeconds());
        }
        pump();
    }

    /** The upstream says that its own limit is used up, for a time. */
    void usedUp(Duration time) {
        limit.hold(time);
    }

    /** The guest who was let through did not get as far as the upstream, or does not care any more. */
    void wentAway(Visit visit) {
        synchronized (this) {
            settle(visit, 0);
            if (visit == probe) {
                probe = null;
            }
        }
        pump();
    }

    /**
     * The guest who was let through met an ill upstream, and enters again; unless it has met one too often while others were
     * answered.
     *
     * @return whether it enters again
     */
    boolean enterAgain(Visit visit, Symptom symptom) {
        boolean isFirst;
        boolean isHopeless;
        synchronized (this) {
            failed++;
            settle(visit, 0);
            visit.failed(symptom, answered);
            isHopeless = visit.isHopeless();
            isFirst = illness == null && visit.spell() == spell && !isHopeless;
            if (isFirst || visit == probe) {
                failedProbes = isFirst ? 0 : failedProbes + 1;
                illness = new Illness(isFirst ? schedule.now() : illness.since(), symptom);
                nextProbe = schedule.nanoTime() + Math.max(symptom.pause().toNanos(), delay(failedProbes + 1));
                probe = null;
            }
        }
        if (isFirst) {
            LOG.warn(
                    "The upstream is ill: what comes waits until it answers again, and one message at a time is tried. {}",
                    symptom.sentence());
        }
        if (isHopeless) {
            pump();
        } else {
            enterLater(visit);
        }
        return !isHopeless;
    }

    private void settle(Visit visit, long usedTokens) {
        limit.settle(visit.estimatedTokens(), usedTokens, visit.admittedAt());
    }

    /** Ends all waiting: whoever waits, or comes, is turned away. */
    void close() {
        List<Visit> waiting;
        synchronized (this) {
            closed = true;
            waiting = new ArrayList<>(line);
            waiting.addAll(resting);
            line.clear();
            resting.clear();
        }
        waiting.forEach(visit -> executor.execute(visit.guest()::turnedAway));
    }

    /** Why what comes waits, or null where the upstream is well. */
    synchronized Illness illness() {
        return illness;
    }

    /** How many exchanges wait. */
    synchronized int waiting() {
        return line.size() + resting.size();
    }

    /** How often the upstream was asked and answered, be it that a message is wrong. */
    synchronized long answered() {
        return answered;
    }

    /** How often the upstream was asked in vain. */
    synchronized long failed() {
        return failed;
    }

    /** Lets through whoever may, and comes again when the next may. */
    private void pump() {
        List<Visit> admitted = new ArrayList<>();
        synchronized (this) {
            while (!line.isEmpty()) {
                long wait = waitOfFirst();
                if (wait > 0) {
                    pumpIn(Math.min(wait, LONGEST_LOOK));
                    break;
                }
                if (wait < 0) {
                    break;
                }
                Visit first = line.remove();
                first.admit(spell, schedule.nanoTime());
                if (illness != null) {
                    probe = first;
                }
                admitted.add(first);
            }
        }
        admitted.forEach(visit -> executor.execute(visit.guest()::admitted));
    }

    /** Nanoseconds until the first in line may go through; negative where another's return is awaited. */
    private long waitOfFirst() {
        if (illness != null && probe != null) {
            return -1;
        }
        long untilProbe = illness == null ? 0 : nextProbe - schedule.nanoTime();
        return untilProbe > 0 ? untilProbe : limit.take(line.element().estimatedTokens());
    }

    private void pumpIn(long nanos) {
        long at = schedule.nanoTime() + nanos;
        if (at < pumpAt) {
            pumpAt = at;
            schedule.in(nanos, () -> {
                synchronized (this) {
                    pumpAt = pumpAt == at ? Long.MAX_VALUE : pumpAt;
                }
                pump();
            });
        }
    }

    private static long delay(int failures) {
        return failures == 0 ? 0 : Math.min(MAX_DELAY, FIRST_DELAY << Math.min(failures - 1, 10));
    }
}
