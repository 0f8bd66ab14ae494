package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.process.Application;
import io.camelchat.benchmarks.process.FreePort;
import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The runnable jar as it ships: keys are checked, calls are counted and throttled, each leaves a line in the log. It asks one
 * form of the upstream's answers.
 */
final class Gateway implements Relay {
    static final String KEY = "sk-bench";

    /** Beyond what is asked for, and not far: Camel's throttle has an object for each call that it allows. */
    private static final int CALLS_PER_MINUTE = 2_000_000;

    private static final int STREAMS_PER_MINUTE = 150_000;

    private final Process process;
    private final Form form;
    private final int port;

    Gateway(int upstream, Form form, List<String> options) throws IOException {
        this.form = form;
        port = FreePort.find();
        Path keys = Files.writeString(Path.of("target", "keys.txt"), "bench " + sha256(KEY) + "\n");
        process = Application.start(
                port,
                options,
                Map.of(
                        "OPENAI_BASE_URL",
                        form.url(upstream),
                        "CHAT_API_KEYS",
                        keys.toString(),
                        "CHAT_REQUESTS_PER_MINUTE",
                        Integer.toString(form.streams() ? STREAMS_PER_MINUTE : CALLS_PER_MINUTE),
                        "DOCUMENTS_INBOX",
                        "target/inbox"));
        FreePort.awaitHealth(port, process);
    }

    @Override
    public String title() {
        return "the gateway";
    }

    @Override
    public String url(Form asked) {
        if (asked != form) {
            throw new IllegalArgumentException("This gateway asks for " + form);
        }
        return "http://127.0.0.1:" + port + "/v1";
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
