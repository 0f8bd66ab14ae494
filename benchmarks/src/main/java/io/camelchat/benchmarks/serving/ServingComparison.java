package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.process.JavaProcess;
import io.camelchat.benchmarks.process.Memory;
import io.camelchat.benchmarks.process.ProcessorTime;
import io.camelchat.benchmarks.process.WarmUp;
import io.camelchat.benchmarks.report.Spread;
import io.camelchat.benchmarks.upstream.CannedUpstream;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the gateway with nginx, in rounds in which each has its turn: processor time for a JSON call, and for a chunk of
 * streams that are paced; and how much later chunks come than without anything between.
 */
public final class ServingComparison {
    private static final int PERIOD_MILLISECONDS = 20;

    /** How long a stream takes: so they begin and end evenly, as those of callers do who know nothing of each other. */
    private static final int STREAM_MILLISECONDS = PERIOD_MILLISECONDS * (CannedUpstream.CHUNKS + 2);

    private static final int WARM_UP_TURNS = 2;

    private static final int WARM_UP_SECONDS = 10;

    /** At least: with few of them, what is done once for a stream would be long in coming to be compiled. */
    private static final int WARM_UP_STREAMS = 500;

    private static final int CONNECTIONS = 64;

    private final int rounds;
    private final int seconds;

    private ServingComparison(int rounds, int seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** @param args rounds, the seconds of a turn, and {@code json} or numbers of streams, where not all are wanted */
    public static void main(String[] args) throws IOException {
        ServingComparison comparison = new ServingComparison(
                args.length > 0 ? Integer.parseInt(args[0]) : 7, args.length > 1 ? Integer.parseInt(args[1]) : 8);
        List<String> what =
                args.length > 2 ? List.of(args).subList(2, args.length) : List.of("json", "100", "500", "2000");
        for (String each : what) {
            if (each.equals("json")) {
                comparison.json();
            } else {
                comparison.streams(Integer.parseInt(each));
            }
        }
    }

    private void json() throws IOException {
        try (JavaProcess upstream = CannedUpstream.start(PERIOD_MILLISECONDS)) {
            int port = Integer.parseInt(upstream.answer());
            try (Relay nginx = new Nginx(port);
                    Relay gateway = new Gateway(port, Form.JSON, List.of());
                    Relays relays = new Relays(List.of(nginx, gateway), Portkey.ifInstalled(port))) {
                WarmUp.of(gateway.title(), gateway.process(), () -> Wrk.run(gateway, CONNECTIONS, WARM_UP_SECONDS));
                Map<Relay, List<Turn>> turns = new LinkedHashMap<>();
                for (int round = -WARM_UP_TURNS; round < rounds; round++) {
                    for (Relay relay : relays.all()) {
                        keep(turns, relay, round, jsonTurn(relay));
                    }
                }
                System.out.println(
                        "\n| JSON, " + CONNECTIONS + " connections | µs of CPU a call | of nginx | calls a second |");
                System.out.println("|---|---|---|---|");
                turns.forEach((relay, all) -> System.out.printf(
                        "| %s | %s | %s | %s |%n",
                        relay.title(),
                        Spread.of(costs(all)).text(1),
                        Spread.ratio(costs(all), costs(turns.get(nginx))).text(2),
                        Spread.of(all.stream()
                                        .map(turn -> (double) turn.units / seconds)
                                        .toList())
                                .text(0)));
            }
        }
    }

    private Turn jsonTurn(Relay relay) throws IOException {
        long before = ProcessorTime.of(relay.process()).toNanos();
        long calls = Wrk.run(relay, CONNECTIONS, seconds);
        return new Turn(calls, ProcessorTime.of(relay.process()).toNanos() - before, 0, 0);
    }

    private void streams(int count) throws IOException {
        try (JavaProcess upstream = CannedUpstream.start(PERIOD_MILLISECONDS);
                JavaProcess clients = new JavaProcess(StreamClients.class, List.of("-Xmx1g"), List.of())) {
            int port = Integer.parseInt(upstream.answer());
            try (Relay nothing = new Nothing(port);
                    Relay nginx = new Nginx(port);
                    Relay gateway = new Gateway(port, Form.PACED, List.of(Memory.COUNTED));
                    Relays relays = new Relays(List.of(nothing, nginx, gateway), Portkey.ifInstalled(port))) {
                WarmUp.of(
                        gateway.title(),
                        gateway.process(),
                        () -> keepOpen(clients, gateway, Math.max(count, WARM_UP_STREAMS)));
                Map<Relay, List<Turn>> turns = new LinkedHashMap<>();
                for (int round = -WARM_UP_TURNS; round < rounds; round++) {
                    for (Relay relay : relays.all()) {
                        keep(turns, relay, round, streamTurn(clients, relay, count));
                    }
                }
                print(count, turns, turns.get(nothing), turns.get(nginx));
                // After the turns: a virtual machine that was told to collect its garbage has less room for a while.
                long all = held(clients, gateway, count);
                long one = held(clients, gateway, 1);
                System.out.printf(
                        "%nMemory of the gateway, heap and direct: %.1f MB with one stream open, %.1f KB for each more of %d%n",
                        one / 1e6, (all - one) / 1e3 / (count - 1), count);
            }
        }
    }

    private static void keepOpen(JavaProcess clients, Relay gateway, int count) throws IOException {
        open(clients, gateway, count);
        clients.tell("count " + 1000L * WARM_UP_SECONDS);
        expect("closed", clients.tell("close"));
    }

    private static long held(JavaProcess clients, Relay gateway, int count) throws IOException {
        open(clients, gateway, count);
        long held = Memory.heapAndDirect(gateway.process());
        expect("closed", clients.tell("close"));
        return held;
    }

    private Turn streamTurn(JavaProcess clients, Relay relay, int count) throws IOException {
        open(clients, relay, count);
        long before =
                relay.process() == null ? 0 : ProcessorTime.of(relay.process()).toNanos();
        String counted = clients.tell("count " + 1000L * seconds);
        long after =
                relay.process() == null ? 0 : ProcessorTime.of(relay.process()).toNanos();
        expect("closed", clients.tell("close"));
        String[] numbers = counted.split(" ");
        if (numbers.length != 3) {
            throw new IOException(relay.title() + ": " + counted);
        }
        return new Turn(
                Long.parseLong(numbers[0]), after - before, Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    private static void open(JavaProcess clients, Relay relay, int count) throws IOException {
        StringBuilder order =
                new StringBuilder("open " + count + " " + STREAM_MILLISECONDS + " " + relay.url(Form.PACED));
        relay.headers(Form.PACED)
                .forEach((name, value) ->
                        order.append(' ').append(name).append('=').append(value));
        expect("open", clients.tell(order.toString()));
    }

    private static void expect(String wanted, String answer) throws IOException {
        if (!answer.equals(wanted)) {
            throw new IOException(answer);
        }
    }

    private static void keep(Map<Relay, List<Turn>> turns, Relay relay, int round, Turn turn) {
        if (round >= 0) {
            turns.computeIfAbsent(relay, none -> new ArrayList<>()).add(turn);
        }
    }

    private static void print(int count, Map<Relay, List<Turn>> turns, List<Turn> nothing, List<Turn> nginx) {
        System.out.println("\n| " + count + " streams, a chunk in " + PERIOD_MILLISECONDS
                + " ms each | µs of CPU a chunk | of nginx | p50 later, ms | p99 later, ms | chunks in a turn |");
        System.out.println("|---|---|---|---|---|---|");
        turns.forEach((relay, all) -> System.out.printf(
                "| %s | %s | %s | %s | %s | %s |%n",
                relay.title(),
                Spread.of(costs(all)).text(1),
                relay.process() == null
                        ? "–"
                        : Spread.ratio(costs(all), costs(nginx)).text(2),
                later(all, nothing, 0.5).text(2),
                later(all, nothing, 0.99).text(2),
                Spread.of(all.stream().map(turn -> (double) turn.units).toList())
                        .text(0)));
    }

    private static Spread later(List<Turn> turns, List<Turn> nothing, double quantile) {
        List<Double> later = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            long difference =
                    quantile == 0.5 ? turns.get(i).p50 - nothing.get(i).p50 : turns.get(i).p99 - nothing.get(i).p99;
            later.add(difference / 1e6);
        }
        return Spread.of(later);
    }

    private static List<Double> costs(List<Turn> turns) {
        return turns.stream().map(turn -> turn.cpu / 1e3 / turn.units).toList();
    }

    /** @param units calls or chunks @param cpu nanoseconds @param p50 nanoseconds @param p99 nanoseconds */
    private record Turn(long units, long cpu, long p50, long p99) {}
}
