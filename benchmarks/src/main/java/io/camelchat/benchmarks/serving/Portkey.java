package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.process.FreePort;
import io.camelchat.benchmarks.upstream.Form;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Portkey's gateway, of npm, as it is installed: it checks no key, bounds no caller and logs nothing. */
final class Portkey implements Relay {
    private static final Path PROGRAM =
            Path.of("target", "portkey", "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");

    private final Process process;
    private final int upstream;
    private final int port;

    private Portkey(int upstream) throws IOException {
        this.upstream = upstream;
        port = FreePort.find();
        ProcessBuilder builder = new ProcessBuilder("node", PROGRAM.toString(), "--port=" + port, "--headless")
                .redirectErrorStream(true)
                .redirectOutput(new File("target/portkey.log"));
        builder.environment().put("NODE_ENV", "production");
        builder.environment().put("TRUSTED_CUSTOM_HOSTS", "127.0.0.1");
        process = builder.start();
        FreePort.awaitListener(port, process);
    }

    /** One, or none where it is not installed. */
    static List<Relay> ifInstalled(int upstream) throws IOException {
        if (Files.exists(PROGRAM)) {
            return List.of(new Portkey(upstream));
        }
        System.err.println("Without Portkey: there is no " + PROGRAM.toAbsolutePath());
        return List.of();
    }

    @Override
    public String title() {
        return "Portkey's gateway";
    }

    @Override
    public String url(Form form) {
        return "http://127.0.0.1:" + port + "/v1";
    }

    @Override
    public Map<String, String> headers(Form form) {
        return Map.of("x-portkey-provider", "openai", "x-portkey-custom-host", form.url(upstream));
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }
}
