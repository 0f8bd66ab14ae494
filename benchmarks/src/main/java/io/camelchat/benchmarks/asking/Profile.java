package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.process.JavaProcess;
import io.camelchat.benchmarks.report.Stacks;
import io.camelchat.benchmarks.upstream.CannedUpstream;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where the processor time of a JSON call goes: by whose code it is, in each way to ask. The stacks stay in {@code target}, for a
 * picture of them.
 */
public final class Profile {
    private static final int CALLS = 400_000;
    private static final int WARM_UP_CALLS = 40_000;

    private Profile() {}

    /** @param args calls in flight; names of ways, where not those are wanted that one looks at first */
    public static void main(String[] args) throws IOException {
        int inFlight = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        List<Way> ways = args.length > 1
                ? Stream.of(args).skip(1).map(Way::valueOf).toList()
                : List.of(Way.VERTX, Way.REPLY_NON_BLOCKING, Way.REPLY);
        Map<Way, Map<String, Double>> all = new LinkedHashMap<>();
        try (JavaProcess upstream = CannedUpstream.start(AskingComparison.PERIOD_MILLISECONDS)) {
            String port = upstream.answer();
            for (Way way : ways) {
                all.put(way, profile(way, port, inFlight));
            }
        }
        print(all);
    }

    private static Map<String, Double> profile(Way way, String port, int inFlight) throws IOException {
        Path stacks = Path.of("target", "stacks-" + way.name().toLowerCase(java.util.Locale.ROOT) + ".txt");
        try (Rounds<Way> process = new Rounds<>()) {
            process.start(way, way, Form.JSON, port, WARM_UP_CALLS, inFlight);
            process.profile(way, stacks, CALLS, inFlight);
        }
        Map<String, Double> microseconds = new LinkedHashMap<>();
        Stacks.byOwner(stacks)
                .forEach((owner, samples) ->
                        microseconds.put(owner, samples * AskingProcess.SAMPLE.toNanos() / 1e3 / CALLS));
        return microseconds;
    }

    private static void print(Map<Way, Map<String, Double>> all) {
        List<String> heads = new ArrayList<>(List.of("µs of CPU for a call"));
        TreeSet<String> owners = new TreeSet<>();
        all.forEach((way, parts) -> {
            heads.add(way.title());
            owners.addAll(parts.keySet());
        });
        System.out.println(row(heads));
        System.out.println("|---".repeat(heads.size()) + "|");
        for (String owner : owners) {
            List<String> cells = new ArrayList<>(List.of(owner));
            all.values().forEach(parts -> cells.add(text(parts.getOrDefault(owner, 0.0))));
            System.out.println(row(cells));
        }
        List<String> sums = new ArrayList<>(List.of("all"));
        all.values()
                .forEach(parts -> sums.add(text(
                        parts.values().stream().mapToDouble(Double::doubleValue).sum())));
        System.out.println(row(sums));
    }

    private static String text(double microseconds) {
        return String.format(java.util.Locale.ROOT, "%.1f", microseconds);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
