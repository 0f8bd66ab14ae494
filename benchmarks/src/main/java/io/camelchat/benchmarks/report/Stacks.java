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
    }

    private static final List<String> JAVA = List.of("java/", "javax/", "jdk/", "sun/", "com/sun/");

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
            String owner = ownerOf(frames.get(i));
            if (owner != null) {
                return owner;
            }
        }
        return "the virtual machine, its compilers and collector";
    }

    /** Null for a frame of native code, which has no package, and for one of Java's own. */
    private static String ownerOf(String frame) {
        if (!frame.contains("/") || JAVA.stream().anyMatch(frame::startsWith)) {
            return null;
        }
        for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
            if (frame.startsWith(owner.getKey())) {
                return owner.getValue();
            }
        }
        return "other libraries";
    }
}
