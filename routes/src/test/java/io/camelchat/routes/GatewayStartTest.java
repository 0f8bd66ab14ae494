package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.SimulatorExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How the gateway comes up and goes down, and where it does not come up at all. */
class GatewayStartTest {
    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    @TempDir
    private Path folder;

    private ApplicationProcess gateway;

    @AfterEach
    void end() {
        gateway.close();
    }

    @Test
    void doesNotServeOtherMachinesWithoutKeys() throws Exception {
        gateway = ApplicationProcess.start(folder, Map.of("CHAT_HOST", "0.0.0.0"));

        assertRefusesToStart()
                .contains("0.0.0.0")
                .contains("set CHAT_API_KEYS to a file of keys, or CHAT_HOST to 127.0.0.1");
    }

    @Test
    void saysThatItsPortIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            gateway = ApplicationProcess.start(folder, Map.of("CHAT_PORT", String.valueOf(port)));

            assertRefusesToStart()
                    .contains("127.0.0.1:" + port)
                    .contains("in use")
                    .contains("CHAT_PORT");
        }
    }

    @Test
    void saysThatItsFileOfKeysIsMissing() throws Exception {
        gateway = ApplicationProcess.start(folder, Map.of("CHAT_API_KEYS", "no-such-file"));

        assertRefusesToStart().contains("CHAT_API_KEYS").contains("no-such-file");
    }

    private AbstractStringAssert<?> assertRefusesToStart() {
        assertThat(gateway.awaitExit()).isEqualTo(1);
        assertThat(gateway.linesWith("\tat ")).isEmpty();
        assertThat(gateway.linesWith("[ERROR]")).hasSize(1);
        return assertThat(gateway.linesWith("[ERROR]").get(0))
                .contains("The application cannot start: ")
                .doesNotContain("camel.server", "apiKeysFile", "Exception");
    }

    @Test
    void isHealthyFromWhenEveryRouteHasStartedUntilItIsToldToStop() throws Exception {
        LockStep held = LockStep.create();
        SIMULATOR.simulator().behave(Behaviour.held(held));
        Path late = folder.resolve("late");
        Files.writeString(folder.resolve("late.yaml"), """
                - route:
                    id: late
                    from:
                      uri: file:late
                      parameters:
                        autoCreate: false
                        startingDirectoryMustExist: true
                      steps:
                        - to: log:late
                """);
        gateway = ApplicationProcess.start(
                folder,
                Map.of(
                        "OPENAI_BASE_URL",
                        SIMULATOR.simulator().baseUrl(),
                        "CAMEL_MAIN_ROUTES_INCLUDE_PATTERN",
                        "classpath:camel/gateway.yaml,file:late.yaml",
                        "CAMEL_ROUTECONTROLLER_ENABLED",
                        "true",
                        "CAMEL_ROUTECONTROLLER_BACK_OFF_DELAY",
                        "100"));
        Caller caller = Caller.of(gateway.awaitStarted().port());
        // Where routes are supervised, Camel says that it has started before all of its services have.
        await().atMost(ApplicationProcess.LONG).until(() -> caller.status("/health") == 503);
        assertThat(caller.status("/health/live")).isEqualTo(200);

        Files.createDirectory(late);

        await().atMost(ApplicationProcess.LONG).until(() -> caller.status("/health") == 200);
        try (WireClients clients = new WireClients(caller)) {
            WireCall call = clients.open(Caller.asking("small", true));
            SIMULATOR.simulator().awaitOpenCalls(1, ApplicationProcess.LONG);

            gateway.terminate();

            await().atMost(ApplicationProcess.LONG).until(() -> caller.status("/health") == 503);
            assertThat(caller.status("/health/live")).isEqualTo(200);
            held.release(1);
            assertThat(call.awaitEnd()).isEqualTo(WireCall.End.ANSWERED);
        }
        assertThat(gateway.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
    }
}
