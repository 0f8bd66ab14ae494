package io.camelchat.examples.publisharouteasamodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example as users run it, in a process of its own. */
@Timeout(60)
class PublishARouteAsAModelTest {
    private static final int SIGTERM = 128 + 15;

    private static Process example;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishARouteAsAModel.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("CHAT_"));
        java.environment().put("CHAT_PORT", "0");
        example = java.start();
        BufferedReader output = example.inputReader();
        address = output.readLine().replaceFirst("The model orders is served at ", "");
    }

    @AfterAll
    static void endsWhenItIsToldTo() throws Exception {
        example.destroy();
        try {
            assertThat(example.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isEqualTo(SIGTERM);
        } finally {
            example.destroyForcibly();
        }
    }

    @Test
    void answersWithTheOrderThatIsNamed() throws Exception {
        assertThat(answer("What is in order 2?"))
                .isEqualTo("[{\"ID\":2,\"CUSTOMER\":\"Bashir\",\"ITEM\":\"water bag\",\"QUANTITY\":4}]");
    }

    @Test
    void answersWithAllOrdersWhereNoneIsNamed() throws Exception {
        assertThat(answer("Show me all orders.")).contains("saddle", "water bag", "dates");
    }

    @Test
    void saysThatThereIsNoSuchOrder() throws Exception {
        assertThat(answer("What is in order 99?")).isEqualTo("There is no order 99.");
    }

    @Test
    void answersAsStream() throws Exception {
        HttpResponse<String> response = ask("{\"model\":\"orders\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Order 3, please.\"}]}");

        assertThat(response.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith("text/event-stream");
        assertThat(response.body()).contains("dates").endsWith("data: [DONE]\n\n");
    }

    private static String answer(String question) throws Exception {
        HttpResponse<String> response =
                ask("{\"model\":\"orders\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper()
                .readTree(response.body())
                .at("/choices/0/message/content")
                .asText();
    }

    private static HttpResponse<String> ask(String request) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/chat/completions"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
