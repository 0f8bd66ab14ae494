package io.camelchat.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The least, the middle and the greatest of what the rounds came to. */
public record Spread(double least, double median, double greatest) {
    public static Spread of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** Of the ratios of the rounds, each to the other's of the same round. */
    public static Spread ratio(List<Double> values, List<Double> others) {
        if (values.size() != others.size()) {
            throw new IllegalArgumentException("Ratios need a pair for each round");
        }
        double[] ratios = new double[values.size()];
        Arrays.setAll(ratios, i -> values.get(i) / others.get(i));
        return of(Arrays.stream(ratios).boxed().toList());
    }

    /** As {@code 1.52 (1.40–1.61)}. */
    public String text(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, least, greatest);
    }
}
