package io.camelchat.benchmarks.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The memory that a Java process of this machine holds. */
public final class Memory {
    /** Has Netty take its direct memory where the virtual machine counts it. */
    public static final String COUNTED = "-Dio.netty.maxDirectMemory=0";

    private Memory() {}

    /** Bytes of the heap in use after a garbage collection, and of direct memory. */
    // The address is that of a process which this one has started.
    @SuppressWarnings("BanJNDI")
    public static long heapAndDirect(ProcessHandle process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
                return heapAndDirect(connector.getMBeanServerConnection());
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("Process " + process.pid() + " does not let itself be looked at", e);
        }
    }

    private static long heapAndDirect(MBeanServerConnection beans) throws IOException {
        MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        memory.gc();
        long direct = ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return memory.getHeapMemoryUsage().getUsed() + direct;
    }
}
