package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.process.JavaProcess;
import java.io.IOException;

/**
 * What a number of calls took.
 *
 * @param cpu nanoseconds of the asking process
 * @param wall nanoseconds
 */
record Turn(long calls, long cpu, long wall) {
    /** Has an {@link AskingProcess} make so many calls. */
    static Turn of(JavaProcess process, long calls, int inFlight) throws IOException {
        String[] answer = process.tell(calls + " " + inFlight).split(" ");
        return new Turn(calls, Long.parseLong(answer[0]), Long.parseLong(answer[1]));
    }

    double microseconds() {
        return cpu / 1e3 / calls;
    }

    double callsASecond() {
        return calls * 1e9 / wall;
    }
}
