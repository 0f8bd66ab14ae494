package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.upstream.Form;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import one.profiler.AsyncProfiler;

/**
 * A process that asks in one way. A line of its input is {@code CALLS IN_FLIGHT}; it answers by a line
 * {@code CPU_NANOSECONDS WALL_NANOSECONDS} of the whole process, for all of these calls. With a third word, a file's name, it
 * writes there on what stacks its threads were meanwhile.
 */
public final class AskingProcess {
    /** Processor time between two samples of a thread. */
    static final Duration SAMPLE = Duration.ofMillis(1);

    private AskingProcess() {}

    /** @param args the way's name, the {@link Form}, the upstream's port */
    public static void main(String[] args) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Contestant contestant = Way.valueOf(args[0]).create(Form.valueOf(args[1]), Integer.parseInt(args[2]))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ");
                System.out.println(words.length > 2 ? profile(contestant, words) : measure(contestant, words));
            }
        }
        System.exit(0);
    }

    private static String profile(Contestant contestant, String[] order) throws IOException {
        AsyncProfiler profiler = AsyncProfiler.getInstance();
        profiler.execute("start,event=cpu,interval=" + SAMPLE.toNanos());
        String measured = measure(contestant, order);
        profiler.execute("stop,collapsed,ann,file=" + order[2]);
        return measured;
    }

    private static String measure(Contestant contestant, String[] order) throws IOException {
        com.sun.management.OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        Load.run(contestant, Long.parseLong(order[0]), Integer.parseInt(order[1]));
        return system.getProcessCpuTime() - cpu + " " + (System.nanoTime() - start);
    }
}
