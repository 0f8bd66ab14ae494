package io.camelchat.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the samples of a profile were, by whose code it is. A sample belongs to the innermost frame that is somebody's: what the
 * Java library does, it does for its caller.
 */
public final class Stacks {
    /** What the profiler appends to a frame of the kernel where it marks what frames are. */
    private static final String KERNEL = "_[k]";

    /** Whose code a class is, by how its name begins; the first that fits. */
    private static final Map<String, String> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("io/netty/", "Netty");
        OWNERS.put("io/vertx/", "Vert.x");
        OWNERS.put("com/fasterxml/", "JSON");
        OWNERS.put("io/camelchat/completion/model/", "JSON");
        OWNERS.put("io/camelchat/benchmarks/", "the benchmark");
        OWNERS.put("io/camelchat/", "this component");
        OWNERS.put("org/apache/camel/", "Camel");
        OWNERS.put("okhttp3/", "other libraries");
        OWNERS.put("okio/", "other libraries");
        OWNERS.put("kotlin", "other libraries");
        OWNERS.put("dev/langchain4j/", "other libraries");
        OWNERS.put("com/openai/", "other libraries");
        OWNERS.put("org/apache/hc/", "other libraries");
    }

    private static final String NATIVE = "the virtual machine, its compilers and collector";

    private Stacks() {}

    /**
     * How many samples are whose.
     *
     * @param file a line for each stack: its frames from the outermost on, with semicolons between, and how often it was seen
     */
    public static Map<String, Long> byOwner(Path file) throws IOException {
        Map<String, Long> samples = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int end = line.lastIndexOf(' ');
            samples.merge(
                    ownerOf(List.of(line.substring(0, end).split(";"))),
                    Long.valueOf(line.substring(end + 1)),
                    Long::sum);
        }
        return samples;
    }

    private static String ownerOf(List<String> frames) {
        if (frames.get(frames.size() - 1).endsWith(KERNEL)) {
            return "the kernel";
        }
        for (int i = frames.size() - 1; i >= 0; i--) {
            for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
                if (frames.get(i).startsWith(owner.getKey())) {
                    return owner.getValue();
                }
            }
        }
        return NATIVE;
    }
}
