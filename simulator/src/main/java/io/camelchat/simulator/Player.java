package io.camelchat.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the steps of one answer, as fast as pauses, permits and the reader allow: while the connection is not writable,
 * no further step is taken from the sequence. Confined to the event loop of its connection.
 */
final class Player {

    /** Steps played before other connections, and the news that the client hung up, have their turn. */
    private static final int STEPS_PER_TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Player.class);

    private enum Waiting {
        NOTHING,
        WRITABLE,
        OTHER
    }

    private final EventLoop loop;
    private final ResponseWriter writer;
    private final Iterator<Step> steps;
    private final LockStep ofCall;
    private final Consumer<Step.End> ended;
    private Waiting waiting = Waiting.WRITABLE;
    private Runnable cancelWait = () -> {};
    private boolean over;
    private long due;

    /**
     * @param ofCall the permits of the call that is answered
     * @param ended told once the socket has taken the end; not told of a stall or of a client that has gone
     */
    Player(EventLoop loop, ResponseWriter writer, Iterator<Step> steps, LockStep ofCall, Consumer<Step.End> ended) {
        this.loop = loop;
        this.writer = writer;
        this.steps = steps;
        this.ofCall = ofCall;
        this.ended = ended;
    }

    /** Starts, or goes on if what it waits for is a writable connection. */
    void resume() {
        if (waiting == Waiting.WRITABLE) {
            play();
        }
    }

    /** Plays no further step. */
    void stop() {
        over = true;
        cancelWait.run();
        writer.discard();
    }

    private void play() {
        try {
            playOn();
        } catch (RuntimeException e) {
            LOG.error("Simulator cannot go on with an answer", e);
            end(Step.End.CUT);
        }
    }

    private void playOn() {
        waiting = Waiting.NOTHING;
        for (int played = 0; !over && waiting == Waiting.NOTHING; played++) {
            if (!writer.writable()) {
                writer.flush();
                waiting = writer.writable() ? Waiting.NOTHING : Waiting.WRITABLE;
            } else if (played == STEPS_PER_TURN) {
                await(() -> {});
                loop.execute(this::goOn);
            } else {
                play(steps.next());
            }
        }
    }

    private void play(Step step) {
        if (step instanceof Step.Send part) {
            writer.send(part);
        } else if (step instanceof Step.Head head) {
            writer.head(head.head());
        } else if (step instanceof Step.Wire wire) {
            writer.wire(wire.bytes());
        } else if (step instanceof Step.Packets packets) {
            writer.packets(packets.size());
        } else if (step instanceof Step.Pause pause) {
            pause(pause.length().toNanos());
        } else if (step instanceof Step.Permit permit) {
            takePermit(permit.lockStep() == LockStep.OF_CALL ? ofCall : permit.lockStep());
        } else {
            end((Step.End) step);
        }
    }

    /** Paced from one due time to the next, so that a late timer delays one step and not all that follow. */
    private void pause(long nanos) {
        long now = System.nanoTime();
        boolean onPace = due != 0 && due + 2 * nanos - now > 0;
        due = (onPace ? due : now) + nanos;
        if (due - now > 0) {
            ScheduledFuture<?> timer = loop.schedule(this::goOn, due - now, TimeUnit.NANOSECONDS);
            await(() -> timer.cancel(false));
        }
    }

    private void takePermit(LockStep lockStep) {
        Permission permission = new Permission(lockStep);
        if (!lockStep.take(permission)) {
            await(permission::giveBack);
        }
    }

    private void end(Step.End end) {
        over = true;
        if (end == Step.End.FINISH || end == Step.End.FAIL) {
            writer.finish();
        } else {
            writer.flush();
        }
        if (end != Step.End.STALL) {
            writer.whenFlushed(taken -> {
                if (taken) {
                    ended.accept(end);
                }
            });
        }
    }

    private void await(Runnable cancel) {
        writer.flush();
        waiting = Waiting.OTHER;
        cancelWait = cancel;
    }

    private void goOn() {
        cancelWait = () -> {};
        if (!over) {
            play();
        }
    }

    /** A place in the queue of a lock-step. Run by the thread that releases it. */
    private final class Permission implements Runnable {

        private final LockStep lockStep;

        Permission(LockStep lockStep) {
            this.lockStep = lockStep;
        }

        @Override
        public void run() {
            loop.execute(Player.this::goOn);
        }

        /** Race with a test that releases: a permit given to a call that is over goes to the next one. */
        void giveBack() {
            if (!lockStep.leave(this)) {
                lockStep.release(1);
            }
        }
    }
}
