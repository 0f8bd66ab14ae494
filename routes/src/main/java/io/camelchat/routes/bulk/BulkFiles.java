package io.camelchat.routes.bulk;

import java.nio.file.Path;

/**
 * The files of one job.
 *
 * @param input requests, one a line
 * @param results where those go that were answered; while the job is under way, with {@code .part} at its end
 * @param errors where those go that were not; likewise
 */
public record BulkFiles(Path input, Path results, Path errors) {
    private static final String EXTENSION = ".jsonl";

    /** Those of an input whose results go to a folder: {@code a.results.jsonl} and {@code a.errors.jsonl} of {@code a.jsonl}. */
    public static BulkFiles in(Path folder, Path input) {
        String name = input.getFileName().toString();
        String base = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return new BulkFiles(
                input, folder.resolve(base + ".results" + EXTENSION), folder.resolve(base + ".errors" + EXTENSION));
    }

    /** Those of an input whose results go where it is. */
    public static BulkFiles beside(Path input) {
        Path folder = input.getParent();
        return in(folder == null ? Path.of("") : folder, input);
    }

    /** What a file is named while it is written. */
    static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    String name() {
        return input.getFileName().toString();
    }

    /** @throws BulkRefusedException where one would overwrite another */
    void check() throws BulkRefusedException {
        Path read = input.toAbsolutePath().normalize();
        Path first = results.toAbsolutePath().normalize();
        Path second = errors.toAbsolutePath().normalize();
        if (read.equals(first) || read.equals(second) || first.equals(second)) {
            throw new BulkRefusedException("Input, results and errors must be three files, but are " + input + ", "
                    + results + " and " + errors);
        }
    }
}
