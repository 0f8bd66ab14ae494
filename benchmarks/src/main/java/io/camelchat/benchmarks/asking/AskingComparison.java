package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.process.JavaProcess;
import io.camelchat.benchmarks.report.Spread;
import io.camelchat.benchmarks.upstream.CannedUpstream;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the ways to ask, each in a process of its own that is warm, in rounds in which each has its turn. What counts is
 * the processor time of the asking process, and the ratio to the bare client's of the same round.
 */
public final class AskingComparison {
    /** At least: more calls in that time. */
    private static final int WARM_UP_IN_FLIGHT = 64;

    /** Between two chunks of a paced stream. */
    static final int PERIOD_MILLISECONDS = 4;

    private final int rounds;
    private final double size;

    private AskingComparison(int rounds, double size) {
        this.rounds = rounds;
        this.size = size;
    }

    /**
     * @param args rounds; what part of the usual number of calls each turn makes, such as 0.1 for a quick look; a form and
     *     numbers of calls in flight, where not all are wanted
     */
    public static void main(String[] args) throws Exception {
        AskingComparison comparison = new AskingComparison(
                args.length > 0 ? Integer.parseInt(args[0]) : 7, args.length > 1 ? Double.parseDouble(args[1]) : 1);
        System.out.println("| form | in flight | way | µs of CPU | of bare | calls a second |");
        System.out.println("|---|---|---|---|---|---|");
        for (Form form : args.length > 2 ? new Form[] {Form.valueOf(args[2])} : Form.values()) {
            for (int inFlight : args.length > 3 ? numbers(args) : new int[] {1, 64, 512}) {
                // One paced stream at a time takes half a second, and measures the clock.
                if (form != Form.PACED || inFlight > 1) {
                    comparison.compare(form, inFlight);
                }
            }
        }
    }

    private static int[] numbers(String[] args) {
        return Stream.of(args).skip(3).mapToInt(Integer::parseInt).toArray();
    }

    private void compare(Form form, int inFlight) throws IOException {
        try (JavaProcess upstream = CannedUpstream.start(PERIOD_MILLISECONDS);
                Rounds<Way> processes = new Rounds<>()) {
            String port = upstream.answer();
            long calls = calls(form, inFlight);
            for (Way way : Way.thatTake(form)) {
                processes.start(way, way, form, port, calls, Math.max(inFlight, WARM_UP_IN_FLIGHT));
            }
            Map<Way, List<Turn>> turns = processes.run(rounds, calls, way -> inFlight);
            turns.forEach((way, all) -> print(form, inFlight, way, all, turns.get(Way.VERTX)));
        }
    }

    private long calls(Form form, int inFlight) {
        long calls = switch (form) {
            case JSON -> 20_000;
            case BURST -> inFlight == 1 ? 1000 : 2000;
            case PACED -> inFlight * 4L;
        };
        return Math.max(inFlight, (long) (calls * size));
    }

    private static void print(Form form, int inFlight, Way way, List<Turn> turns, List<Turn> bare) {
        int units = form.streams() ? CannedUpstream.CHUNKS : 1;
        List<Double> cost =
                turns.stream().map(turn -> turn.microseconds() / units).toList();
        List<Double> least =
                bare.stream().map(turn -> turn.microseconds() / units).toList();
        System.out.printf(
                "| %s | %d | %s | %s | %s | %s |%n",
                form.streams() ? form.name().toLowerCase(java.util.Locale.ROOT) + ", a chunk" : "JSON, a call",
                inFlight,
                way.title(),
                Spread.of(cost).text(1),
                Spread.ratio(cost, least).text(2),
                Spread.of(turns.stream().map(Turn::callsASecond).toList()).text(0));
    }
}
