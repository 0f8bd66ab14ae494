package io.camelchat.routes;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another Java process on this machine holds, as it tells by JMX. */
final class ProcessVitals implements AutoCloseable {
    private static final Pattern HISTOGRAM_LINE =
            Pattern.compile("^ *\\d+: +(?<instances>\\d+) +\\d+ +(?<class>\\S+)", Pattern.MULTILINE);

    private final JMXConnector connector;
    private final MBeanServerConnection beans;
    private final MemoryMXBean memory;
    private final ThreadMXBean threads;

    private ProcessVitals(JMXConnector connector) throws IOException {
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
        memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
    }

    // The address is that of a process which the test itself has started.
    @SuppressWarnings("BanJNDI")
    static ProcessVitals of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                return new ProcessVitals(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("The process " + pid + " does not let itself be looked at", e);
        }
    }

    /** Bytes of the heap that are in use after a garbage collection. */
    long heap() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** How many objects of each class are in use after a garbage collection; a class that is missing has none. */
    Map<String, Long> objects() throws IOException {
        Map<String, Long> objects = new HashMap<>();
        Matcher line = HISTOGRAM_LINE.matcher(diagnose("gcClassHistogram"));
        while (line.find()) {
            objects.put(line.group("class"), Long.valueOf(line.group("instances")));
        }
        return objects;
    }

    private String diagnose(String command) throws IOException {
        try {
            return (String) beans.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    command,
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IOException("The process does not tell its " + command, e);
        }
    }

    /** Bytes of memory beside the heap that buffers hold. */
    long direct() throws IOException {
        return ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    int threads() {
        return threads.getThreadCount();
    }

    /** The most threads there were at once since {@link #forgetPeak()}. */
    int peakThreads() {
        return threads.getPeakThreadCount();
    }

    void forgetPeak() {
        threads.resetPeakThreadCount();
    }

    List<String> threadNames() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null)
                .map(ThreadInfo::getThreadName)
                .sorted()
                .toList();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
