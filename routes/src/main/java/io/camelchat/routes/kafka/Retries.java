package io.camelchat.routes.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records whose exchanges failed, until they begin again: each later than the time before, up to a bound. The log tells of
 * the first one, and when none waits any more. Owned by the poll thread.
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final int MOST_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final PriorityQueue<Retry> queue = new PriorityQueue<>(Comparator.comparingLong(Retry::due));
    private boolean told;

    private record Retry(Delivery delivery, long due) {}

    Retries(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    void add(Delivery delivery, Throwable failure) {
        int failures = delivery.failed();
        Duration delay = delay(failures);
        queue.add(new Retry(delivery, System.nanoTime() + delay.toNanos()));
        if (told) {
            LOG.debug("The {} failed too, and begins again in {} ms", delivery, delay.toMillis(), failure);
        } else {
            told = true;
            LOG.warn(
                    "The {} failed and is not recorded; it begins again in {} ms, and so does any other that fails: {}",
                    delivery,
                    delay.toMillis(),
                    failure.toString(),
                    LOG.isDebugEnabled() ? failure : null);
        }
    }

    private Duration delay(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /** The next record that is to begin again now, or null. */
    Delivery due() {
        Retry next = queue.peek();
        if (next == null || next.due() - System.nanoTime() > 0) {
            return null;
        }
        queue.remove();
        return next.delivery();
    }

    /** A record that had failed is done. */
    void succeeded() {
        if (told && queue.isEmpty()) {
            told = false;
            LOG.info("Records that had failed are done");
        }
    }

    /** How long until the next one is due. */
    Duration wait(Duration atMost) {
        Retry next = queue.peek();
        if (next == null) {
            return atMost;
        }
        Duration left = Duration.ofNanos(Math.max(0, next.due() - System.nanoTime()));
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    /** Forgets the records of partitions that have been taken away; returns how many those are. */
    int forgetTakenAway() {
        int before = queue.size();
        queue.removeIf(retry -> !retry.delivery().partition().isGiven());
        return before - queue.size();
    }
}
