package io.camelchat.routes;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of the machine's processors was in use, by anybody, since it was last asked. */
final class CpuUse {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    CpuUse() {
        lately();
    }

    /** From 0 to 1. */
    double lately() {
        return system.getCpuLoad();
    }
}
