package io.camelchat.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a picture of a table that a comparison printed: a bar for the median of each row, and a line from the least to the
 * greatest. The picture is SVG.
 */
public final class BarChart {
    private static final Pattern SPREAD = Pattern.compile("(-?[\\d.]+) \\((-?[\\d.]+)–(-?[\\d.]+)\\)");
    private static final int WIDTH = 860;
    private static final int LABELS = 400;
    private static final int BARS = 360;
    private static final int TOP = 44;
    private static final int ROW = 26;
    private static final int BAR = 16;

    private final String title;
    private final Double limit;
    private final List<Row> rows;

    private record Row(String label, Spread spread) {}

    private BarChart(String title, Double limit, List<Row> rows) {
        this.title = title;
        this.limit = limit;
        this.rows = rows;
    }

    /**
     * @param args the file of the table and that of the picture; the title; the numbers of the columns, from 1, of labels and of
     *     what is shown; a limit to draw, or none
     */
    public static void main(String[] args) throws IOException {
        int label = Integer.parseInt(args[3]);
        int shown = Integer.parseInt(args[4]);
        Double limit = args.length > 5 ? Double.valueOf(args[5]) : null;
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] cells = line.split("\\|");
            Matcher spread = SPREAD.matcher(cells.length > shown ? cells[shown].trim() : "");
            if (spread.matches()) {
                rows.add(new Row(
                        cells[label].trim().replace("`", ""),
                        new Spread(number(spread, 2), number(spread, 1), number(spread, 3))));
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(
                    "Column " + shown + " of the table in " + args[0] + " has no figures such as 1.2 (1.1–1.3)");
        }
        Files.writeString(Path.of(args[1]), new BarChart(args[2], limit, rows).svg());
    }

    private static double number(Matcher spread, int group) {
        return Double.parseDouble(spread.group(group));
    }

    private String svg() {
        StringBuilder svg = new StringBuilder();
        int height = TOP + rows.size() * ROW + 12;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">",
                WIDTH,
                height);
        line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        line(svg, "<text x=\"12\" y=\"26\" font-size=\"15\" font-weight=\"bold\">%s</text>", escaped(title));
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), TOP + i * ROW);
        }
        if (limit != null) {
            line(
                    svg,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#b00020\" stroke-dasharray=\"5 4\"/>",
                    x(limit),
                    TOP - 6,
                    x(limit),
                    height - 8);
        }
        return svg.append("</svg>\n").toString();
    }

    private void row(StringBuilder svg, Row row, int y) {
        boolean ours = row.label.startsWith("this component") || row.label.startsWith("the gateway");
        int text = y + BAR - 3;
        int middle = y + BAR / 2;
        line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LABELS - 8, text, escaped(row.label));
        line(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LABELS,
                y,
                Math.max(1, x(row.spread.median()) - LABELS),
                BAR,
                ours ? "#e97826" : "#8a97a6");
        line(
                svg,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222222\"/>",
                x(row.spread.least()),
                middle,
                x(row.spread.greatest()),
                middle);
        line(
                svg,
                "<text x=\"%.1f\" y=\"%d\">%s</text>",
                x(row.spread.greatest()) + 8,
                text,
                String.format(Locale.ROOT, "%.4g", row.spread.median()));
    }

    private double x(double value) {
        double most =
                rows.stream().mapToDouble(row -> row.spread.greatest()).max().orElseThrow();
        return LABELS + Math.max(0, value) / Math.max(most, limit == null ? 0 : limit) * BARS;
    }

    private static void line(StringBuilder svg, String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
