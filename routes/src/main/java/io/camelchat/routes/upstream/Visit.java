package io.camelchat.routes.upstream;

/** One exchange at the gate, over all of its attempts. Guarded by the gate's lock. */
final class Visit {
    /** Told that the exchange may ask, or that it must not any more; once for each time that it enters. */
    interface Guest {
        void admitted();

        void turnedAway();
    }

    /** So often in a row, with others answered each time in between, is no chance: at 50 % of failures it is one in 1,000. */
    private static final int HOPELESS = 10;

    private final Guest guest;
    private final long estimatedTokens;
    private long spell;
    private long admittedAt;
    private int failuresOfItsOwn;
    private long answeredAtFailure;

    /** @param estimatedTokens what its answer is thought to cost */
    Visit(Guest guest, long estimatedTokens) {
        this.guest = guest;
        this.estimatedTokens = estimatedTokens;
    }

    void admit(long currentSpell, long nanoTime) {
        spell = currentSpell;
        admittedAt = nanoTime;
    }

    /** @param answered how many of all exchanges have been answered so far */
    void failed(Symptom symptom, long answered) {
        if (symptom.mayBeOfMessage() && answered > answeredAtFailure) {
            failuresOfItsOwn++;
        }
        answeredAtFailure = answered;
    }

    Guest guest() {
        return guest;
    }

    long estimatedTokens() {
        return estimatedTokens;
    }

    /** Which spell of the gate it was let through in. */
    long spell() {
        return spell;
    }

    /** When it was let through last, by the gate's clock. */
    long admittedAt() {
        return admittedAt;
    }

    /** How often it failed although others had been answered since it failed before. */
    int failuresOfItsOwn() {
        return failuresOfItsOwn;
    }

    /** Whether the upstream fails on this message alone. */
    boolean isHopeless() {
        return failuresOfItsOwn >= HOPELESS;
    }
}
