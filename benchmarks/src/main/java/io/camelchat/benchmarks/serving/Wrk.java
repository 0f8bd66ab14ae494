package io.camelchat.benchmarks.serving;

import io.camelchat.benchmarks.upstream.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: JSON calls in a closed loop, for some seconds. */
final class Wrk {
    private static final String SCRIPT = """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Authorization"] = "Bearer %s"
            wrk.body = '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"%s"}]}'
            """;
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern TROUBLE = Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

    private Wrk() {}

    /** How many calls were answered by 200; all were. */
    static long run(Relay relay, int connections, int seconds) throws IOException {
        StringBuilder request = new StringBuilder(SCRIPT.formatted(Gateway.KEY, "dolor sit amet ".repeat(64)));
        relay.headers(Form.JSON)
                .forEach((name, value) -> request.append("wrk.headers[\"%s\"] = \"%s\"%n".formatted(name, value)));
        Path script = Files.writeString(Path.of("target", "wrk.lua"), request);
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + seconds + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        relay.url(Form.JSON) + "/chat/completions")
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher trouble = TROUBLE.matcher(said);
        if (trouble.find()) {
            throw new IOException("Not all calls were answered by " + relay.title() + ": " + trouble.group());
        }
        Matcher requests = REQUESTS.matcher(said);
        if (!requests.find()) {
            throw new IOException("wrk did not say how many calls it made: " + said);
        }
        return Long.parseLong(requests.group(1));
    }
}
