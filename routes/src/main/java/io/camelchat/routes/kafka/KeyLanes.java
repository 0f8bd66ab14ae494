package io.camelchat.routes.kafka;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Records that wait for their turn: those of one key one after the other, the next when the one before is done; those
 * without a key any time. Among those whose turn it is, the first in order is the first.
 *
 * @param <R> a record
 */
final class KeyLanes<R> {
    private final Function<R, Object> key;
    private final Map<Object, Deque<R>> behind = new HashMap<>();
    private final PriorityQueue<R> ready;
    private int waiting;

    /**
     * @param key of a record, null for none
     * @param order the one that records are added in
     */
    KeyLanes(Function<R, Object> key, Comparator<R> order) {
        this.key = key;
        this.ready = new PriorityQueue<>(order);
    }

    void add(R entry) {
        waiting++;
        Object lane = key.apply(entry);
        Deque<R> others = lane == null ? null : behind.get(lane);
        if (others != null) {
            others.addLast(entry);
            return;
        }
        if (lane != null) {
            behind.put(lane, new ArrayDeque<>(0));
        }
        ready.add(entry);
    }

    /** Has the turn of a record that was taken before; false where another of its key has it. */
    boolean addTaken(R entry) {
        Object lane = key.apply(entry);
        return lane == null || behind.putIfAbsent(lane, new ArrayDeque<>(0)) == null;
    }

    /** The record whose turn it is, or null. */
    R peek() {
        return ready.peek();
    }

    /** Takes the record whose turn it is: no other of its key has one until {@link #done}. */
    R take() {
        waiting--;
        return ready.remove();
    }

    /** Lets the next one of its key have its turn. */
    void done(R entry) {
        Object lane = key.apply(entry);
        if (lane == null) {
            return;
        }
        R next = behind.get(lane).pollFirst();
        if (next == null) {
            behind.remove(lane);
        } else {
            ready.add(next);
        }
    }

    /** How many have not been taken. */
    int waiting() {
        return waiting;
    }
}
