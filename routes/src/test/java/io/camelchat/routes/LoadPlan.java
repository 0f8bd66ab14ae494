package io.camelchat.routes;

import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Deals out the calls of a load, in rounds: in each, one call of a chance place has a fault of its upstream, and one a
 * client that goes. The faults, and the moments of going, take turns. Any caller may ask for its next call.
 */
final class LoadPlan {
    private static final int LATEST_MOMENT = 30;

    private final Random random;
    private final int round;
    private final IntPredicate goesOn;
    private int calls;
    private int faultAt;
    private int goingAt;

    /**
     * @param round how many calls share one fault and one client that goes
     * @param goesOn asked before each call, with the number of those before it
     */
    LoadPlan(Random random, int round, IntPredicate goesOn) {
        this.random = random;
        this.round = round;
        this.goesOn = goesOn;
    }

    /**
     * A call to make.
     *
     * @param moment when its client goes, if it does: after how many milliseconds or events
     */
    record Step(Fate fate, int moment) {}

    /** The next call, or null after the last one. */
    synchronized Step next() {
        if (!goesOn.test(calls)) {
            return null;
        }
        int place = calls % round;
        int turn = calls / round;
        calls++;
        if (place == 0) {
            faultAt = random.nextInt(round);
            goingAt = (faultAt + 1 + random.nextInt(round - 1)) % round;
        }
        int moment = random.nextInt(LATEST_MOMENT);
        if (place == faultAt) {
            return new Step(at(Fate.ofFaults(), turn), moment);
        }
        if (place == goingAt) {
            return new Step(at(Fate.ofClients(), turn), moment);
        }
        return new Step(at(Fate.ofNone(), random.nextInt()), moment);
    }

    private static Fate at(List<Fate> fates, int turn) {
        return fates.get(Math.floorMod(turn, fates.size()));
    }
}
