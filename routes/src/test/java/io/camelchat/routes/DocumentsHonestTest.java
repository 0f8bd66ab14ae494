package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a whole answer is a result. What is the upstream's fault is no document's; and no text of a document is in the log. */
class DocumentsHonestTest {
    private static final String SECRET = "xyzzy-plugh";

    @TempDir
    private Path folder;

    @Test
    void onlyWhatTheModelEndedItselfIsAResult() throws Exception {
        Map<String, Behaviour> behaviours = new LinkedHashMap<>();
        for (String reason : List.of("length", "content_filter", "tool_calls", "function_call", "made_up")) {
            behaviours.put(reason, Behaviour.text("Half of " + SECRET).withFinishReason(reason));
        }
        behaviours.put(
                "refusal",
                Behaviour.text("")
                        .withMessage("{\"role\":\"assistant\",\"content\":null," + "\"refusal\":\"I will not speak of "
                                + SECRET + "\"}"));
        behaviours.put("empty-answer", Behaviour.text(""));
        behaviours.put("filtered", refused("content_filter"));
        behaviours.put("context-length", refused("context_length_exceeded"));
        behaviours.put("rejected", refused("something_else"));

        try (Simulator simulator = Simulator.builder().start()) {
            DocumentFlowOnSimulator flow =
                    new DocumentFlowOnSimulator(folder, simulator).with("DOCUMENTS_PIECE_TOKENS", 200);
            for (Map.Entry<String, Behaviour> behaviour : behaviours.entrySet()) {
                String category = behaviour.getKey();
                simulator.behaveToPrompt("(" + category + ")", behaviour.getValue());
                flow.drop(category + ".txt", SECRET + " is (" + category + ")");
                // One bad piece of many.
                flow.drop("many/" + category + ".txt", lines(100) + "(" + category + ")\n" + lines(100));
            }
            flow.drop("good.txt", SECRET + " is good");
            flow.drop("damaged.pdf", "%PDF-1.4 " + SECRET);
            try (ApplicationProcess process = flow.start()) {
                await().atMost(DocumentFlowOnSimulator.LONG)
                        .until(() -> DocumentFlowOnSimulator.files(flow.inbox()).isEmpty());
                process.awaitLine(behaviours.size() * 2 + 2 + " documents in");
                process.terminate();
                process.awaitExit();

                assertThat(DocumentFlowOnSimulator.files(flow.outbox()))
                        .containsExactly("good.txt.json", "good.txt.md");
                for (String category : behaviours.keySet()) {
                    assertThat(flow.awaitFailed(category + ".txt")).contains("\ncategory: " + category + "\n");
                    assertThat(flow.awaitFailed("many/" + category + ".txt"))
                            .contains("\ncategory: " + category + "\n");
                }
                assertThat(flow.awaitFailed("filtered.txt")).contains("\nstatus: 400\n", "\ncode: content_filter\n");
                assertThat(flow.awaitFailed("damaged.pdf")).contains("\ncategory: unreadable\n");
                assertThat(process.linesWith(SECRET)).isEmpty();
                assertThat(process.awaitLine("documents in"))
                        .contains("1 answered", "21 failed", "2 length", "1 unreadable");
                assertThat(DocumentFlowOnSimulator.files(flow.state())).containsExactly("lock");
            }
        }
    }

    @Test
    void waitsForTheRightKeyAndGoesOnWithIt() throws Exception {
        int documents = 40;
        try (Simulator simulator = Simulator.builder().apiKeys("sk-right").start()) {
            DocumentFlowOnSimulator flow =
                    new DocumentFlowOnSimulator(folder, simulator).with("OPENAI_API_KEY", "sk-wrong");
            for (int i = 0; i < documents; i++) {
                flow.drop("report" + i + ".txt", "Camel number " + i);
            }
            try (ApplicationProcess process = flow.start()) {
                String ill = process.awaitLine("The upstream is ill");
                assertThat(ill).contains("401");
                int asked = simulator.calls().size();
                await().atMost(DocumentFlowOnSimulator.LONG)
                        .until(() -> simulator.calls().size() > asked + 2);
                assertThat(process.linesWith("The upstream is ill")).hasSize(1);
                assertThat(process.linesWith("\tat ")).isEmpty();
                assertThat(process.linesWith("sk-wrong")).isEmpty();
                process.terminate();
                assertThat(process.awaitExit()).isEqualTo(ApplicationProcess.SIGTERM);
            }
            assertThat(DocumentFlowOnSimulator.files(flow.inbox())).hasSize(documents);
            assertThat(Files.exists(flow.failed())).isFalse();

            flow.with("OPENAI_API_KEY", "sk-right");
            try (ApplicationProcess process = flow.start()) {
                process.awaitLine(documents + " documents in");
                assertThat(process.awaitLine(" of " + documents + " documents"))
                        .contains(documents + " of " + documents);
                assertThat(DocumentFlowOnSimulator.files(flow.outbox())).hasSize(2 * documents);
                flow.assertInboxIsEmpty();
            }
        }
    }

    private static Behaviour refused(String code) {
        return Behaviour.error(
                400, "{\"error\":{\"message\":\"No: " + SECRET + "\",\"type\":\"invalid\",\"code\":\"" + code + "\"}}");
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "The camel " + SECRET + " has number " + i + ".\n")
                .collect(Collectors.joining());
    }
}
