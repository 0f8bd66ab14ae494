package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainTest {

    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private BufferedReader run(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).start();
        return reader(process.getInputStream());
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    @Test
    void servesUntilItIsTerminated() throws Exception {
        try (BufferedReader out = run("--tokens", "2", "--latency", "1ms", "--fault", "errorEvent:2:{}", "--admin")) {
            String ready = out.readLine();
            assertThat(ready).matches("Simulator ready at http://127\\.0\\.0\\.1:\\d+/v1");
            int port = Integer.parseInt(ready.replaceAll(".*:(\\d+)/v1", "$1"));
            try (Client client = new Client(new Socket(InetAddress.getLoopbackAddress(), port))) {
                client.post(Requests.stream("hi"));
                assertThat(client.response().events()).hasSize(3).last().isEqualTo("{}");
                client.request("GET", "/admin/calls", "");
                assertThat(client.response().json().path("calls")).hasSize(1);
            }
            process.toHandle().destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(out.readLine()).isNull();
        }
    }

    @Test
    void saysWhatIsWrongWithItsArguments() throws Exception {
        try (BufferedReader out = run("--fault", "explode");
                BufferedReader errors = reader(process.getErrorStream())) {
            assertThat(errors.readLine()).isEqualTo("No such fault: explode");
            assertThat(out.readLine()).isNull();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
        }
    }
}
