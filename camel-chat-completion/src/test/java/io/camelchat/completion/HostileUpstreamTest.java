package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.HostileServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers whose answers have no end, asked by a process with a heap of 64 MB: each is a typed failure, and in time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUpstreamTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> DELIVERIES =
            List.of("stream=false", "stream=true", "delivery=stream", "delivery=chunks&chunkUri=direct:part");

    private HostileServer server;
    private JavaProcess asker;

    @BeforeAll
    void start() throws Exception {
        server = new HostileServer();
        asker = JavaProcess.start("64m", HostileAsker.class);
        asker.awaitLine("READY", LONG);
    }

    @AfterAll
    void stop() throws IOException {
        asker.close();
        server.close();
    }

    static Stream<Arguments> calls() {
        return Arrays.stream(Answer.values())
                .flatMap(answer -> DELIVERIES.stream().map(delivery -> Arguments.of(answer, delivery)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("calls")
    void endsInAFailure(Answer answer, String delivery) throws Exception {
        asker.writeLine("chat-completion:m?baseUrl=" + server.baseUrl(answer) + "&" + delivery
                + "&maxRetries=0&firstByteTimeout=500&idleTimeout=500&requestTimeout=800");

        String ended = asker.awaitLine("ENDED", LONG);

        assertThat(ended)
                .doesNotContain("Error")
                .matches("(ChatCompletionUnavailableException|ChatCompletionIncompleteException): The upstream .*");
    }
}
