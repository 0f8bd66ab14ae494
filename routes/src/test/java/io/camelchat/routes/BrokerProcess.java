package io.camelchat.routes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** An Artemis broker in a process of its own, which can be killed, and started anew with what its journal holds. */
final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private Process process;
    private int port;

    private BrokerProcess(Path folder) {
        this.folder = folder;
    }

    static BrokerProcess start(Path folder) throws IOException {
        BrokerProcess broker = new BrokerProcess(folder);
        broker.start();
        return broker;
    }

    /** Starts it anew, on the port it had. */
    void start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Broker.class.getName(),
                String.valueOf(port),
                folder.toString());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(Broker.READY)) {
                port = Integer.parseInt(line.substring(Broker.READY.length()));
                Thread reader = new Thread(() -> output.lines().forEach(later -> {}), "broker-output");
                reader.setDaemon(true);
                reader.start();
                return;
            }
            said.append(line).append('\n');
        }
        throw new IOException("The broker did not start, and printed:\n" + said);
    }

    int port() {
        return port;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Ends it without a word, as a power failure does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
