package io.camelchat.benchmarks.asking;

import io.camelchat.benchmarks.upstream.Form;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * A process that asks in one way. A line of its input is {@code CALLS IN_FLIGHT}; it answers by a line
 * {@code CPU_NANOSECONDS WALL_NANOSECONDS} of the whole process, for all of these calls.
 */
public final class AskingProcess {
    private AskingProcess() {}

    /** @param args the way's name, the {@link Form}, the upstream's port */
    public static void main(String[] args) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Contestant contestant = Way.valueOf(args[0]).create(Form.valueOf(args[1]), Integer.parseInt(args[2]))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(measure(contestant, order.split(" ")));
            }
        }
        System.exit(0);
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
