package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.process.JavaProcess;
import io.camelchat.benchmarks.report.Spread;
import io.camelchat.benchmarks.upstream.CannedUpstream;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Whether a JSON call costs more when more are in flight: a process for each number, that is warm, in rounds. One process for all
 * would have as many connections for each number as for the greatest, and its pool would look through them all.
 */
public final class Growth {
    private static final int[] IN_FLIGHT = {1, 64, 512, 4000};
    private static final int COMPARED_WITH = 64;
    private static final int CALLS = 40_000;

    private Growth() {}

    /** @param args rounds */
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        System.out.println(
                "| JSON, a call | in flight | µs of CPU | of " + COMPARED_WITH + " in flight | calls a second |");
        System.out.println("|---|---|---|---|---|");
        for (Way way : List.of(Way.VERTX, Way.REPLY, Way.REPLY_NON_BLOCKING)) {
            measure(way, rounds);
        }
    }

    private static void measure(Way way, int rounds) throws IOException {
        try (JavaProcess upstream = CannedUpstream.start(AskingComparison.PERIOD_MILLISECONDS);
                Rounds<Integer> processes = new Rounds<>()) {
            String port = upstream.answer();
            for (int inFlight : IN_FLIGHT) {
                processes.start(inFlight, way, Form.JSON, port, CALLS, inFlight);
            }
            Map<Integer, List<Turn>> turns = processes.run(rounds, CALLS, inFlight -> inFlight);
            List<Double> compared = costs(turns.get(COMPARED_WITH));
            turns.forEach((inFlight, all) -> System.out.printf(
                    "| %s | %d | %s | %s | %s |%n",
                    way.title(),
                    inFlight,
                    Spread.of(costs(all)).text(1),
                    Spread.ratio(costs(all), compared).text(2),
                    Spread.of(all.stream().map(Turn::callsASecond).toList()).text(0)));
        }
    }

    private static List<Double> costs(List<Turn> turns) {
        return turns.stream().map(Turn::microseconds).toList();
    }
}
