package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes more than one answer to be seen, and what servers do not take in a request: named as on the page of compatibility. */
class RequestQuirkTest extends ServingTestSupport {
    private static final Path PAGE = Path.of("../docs/compatibility.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([EFG]\\d\\d(?:-[a-z])?) \\|(?=.*\\| (?:test|named test) \\|$)");
    private static final String OLD =
            "data: {\"id\":\"old\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"old\"},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String NEW = "data: {\"id\":\"new\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"new\"},"
            + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final Simulator second = Simulator.start();

    @AfterAll
    static void tellCount() {
        System.out.println(ids().size() + " quirks of requests, and of more than one answer: " + ids());
    }

    private static TreeSet<String> ids() {
        return Arrays.stream(RequestQuirkTest.class.getDeclaredMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotationsByType(Tag.class)))
                .map(Tag::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:gate").to("chat-completion:m?delivery=stream");
                from("direct:failover")
                        .loadBalance()
                        .failover(1, false, false)
                        .to("chat-completion:m", "chat-completion:m?baseUrl=" + second.baseUrl());
            }
        };
    }

    @Override
    public void doPostTearDown() {
        second.close();
    }

    private Exchange ask(String options, Object body) {
        return template.request(
                "chat-completion:m?" + options,
                exchange -> exchange.getMessage().setBody(body));
    }

    private static String whole(String contentType, String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static JsonNode sent(int call) {
        return simulator().calls().get(call).json();
    }

    @Test
    void isNamedOnThePageOfCompatibility() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results().map((MatchResult row) -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(ids());
    }

    /**
     * With the answer that a connection still has from before, be it a piece or the whole of one. Where the piece has no line
     * end it is seen only before the next answer, which is asked for again.
     */
    @ParameterizedTest
    @ValueSource(strings = {"217\r\n" + OLD, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + OLD, "]}"})
    @Tag("F06")
    void neverAnswersACallWithWhatIsLeftOfAnother(String leftover) {
        simulator()
                .next(
                        Behaviour.rawConnection((whole("text/event-stream", NEW) + leftover).getBytes(UTF_8)),
                        Behaviour.raw(NEW.replace("new", "newer").getBytes(UTF_8)));

        Exchange first = ask("stream=true&maxConnections=1", "Hi");
        Exchange next = ask("stream=true&maxConnections=1&maxRetries=1", "Hi");

        assertThat(first.getMessage().getBody()).isEqualTo("new");
        assertThat(next.getMessage().getBody()).isEqualTo("newer");
        assertThat(simulator().calls().get(1).connectionId())
                .isNotEqualTo(simulator().calls().get(0).connectionId());
    }

    @Test
    @Tag("E11")
    void tellsTheWaitOfTheUpstreamThatFailedLast() {
        simulator().behave(Behaviour.error(429, "{\"error\":{\"message\":\"busy\"}}", "Retry-After", "30"));
        second.behave(Behaviour.error(503, "{\"error\":{\"message\":\"ill\"}}"));

        Exchange answer = template.request(
                "direct:failover", exchange -> exchange.getMessage().setBody("Hi"));

        ChatCompletionUnavailableException failure = answer.getException(ChatCompletionUnavailableException.class);
        assertThat(failure.getStatusCode()).isEqualTo(503);
        assertThat(failure.getRetryAfter()).isNull();
        assertThat(second.calls()).hasSize(1);
    }

    @Test
    @Tag("E11")
    void tellsTheWaitOfTheAttemptThatFailedLast() {
        simulator().next(Behaviour.error(429, "{}", "Retry-After", "0"), Behaviour.error(500, "{}"));

        ChatCompletionUnavailableException failure =
                ask("maxRetries=1", "Hi").getException(ChatCompletionUnavailableException.class);

        assertThat(failure.getStatusCode()).isEqualTo(500);
        assertThat(failure.getRetryAfter()).isNull();
    }

    @Test
    @Tag("G01")
    void asksAgainWithoutTheStreamOptionsThatAreRefused() {
        simulator().next(Behaviour.error(422, "{\"detail\":\"stream_options: extra fields not permitted\"}"));

        assertThat(ask("stream=true", "Hi").getException()).isNull();
        assertThat(ask("stream=true", "Hi").getException()).isNull();

        assertThat(simulator().calls().stream().map(call -> call.json().has("stream_options")))
                .containsExactly(true, false, false);
    }

    @Test
    @Tag("G02")
    void limitsAnAnswerByTheNameThatIsGiven() {
        ask("maxTokens=7", "Hi");
        ask("maxCompletionTokens=8", "Hi");

        assertThat(sent(0).path("max_tokens").asInt()).isEqualTo(7);
        assertThat(sent(0).has("max_completion_tokens")).isFalse();
        assertThat(sent(1).path("max_completion_tokens").asInt()).isEqualTo(8);
        assertThat(sent(1).has("max_tokens")).isFalse();
    }

    /** Some refuse it and some demand it: whoever has the history knows whose it is. */
    @Test
    @Tag("G03")
    void sendsTheReasoningOfAHistoryAsItIs() {
        String history = "[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\",\"reasoning_content\":\"c\"},{\"role\":\"user\",\"content\":\"d\"}]";
        simulator().next(Behaviour.error(422, "{\"detail\":\"reasoning_content: extra fields not permitted\"}"));

        Exchange refused = ask("", ChatCompletionRequest.parse("{\"messages\":" + history + "}"));

        assertThat(refused.getException()).isInstanceOf(ChatCompletionRejectedException.class);
        assertThat(simulator().calls()).hasSize(1);
        assertThat(sent(0).path("messages").toString()).isEqualTo(history);
    }

    @Test
    @Tag("G04")
    void sendsTextAsText() {
        ask("systemMessage=Be brief", "Hi");

        assertThat(sent(0).path("messages").findValues("content")).hasSize(2).allMatch(JsonNode::isTextual);
    }

    @Test
    @Tag("G05")
    void sendsNothingThatIsNotGiven() {
        ask("", "Hi");

        assertThat(sent(0).fieldNames()).toIterable().containsExactlyInAnyOrder("model", "messages");
    }

    @Test
    @Tag("G06")
    void takesACallOfAToolWithoutContent() throws Exception {
        String request = "{\"model\":\"gate\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"7\"}]}";

        assertThat(ask(request).statusCode()).isEqualTo(200);

        assertThat(sent(0).at("/messages/1/content").isNull()).isTrue();
        assertThat(sent(0).at("/messages/1/tool_calls/0/id").asText()).isEqualTo("a");
    }

    @Test
    @Tag("G07")
    void addsToTheStreamOptionsAndTakesAwayWhatNobodyAskedFor() throws Exception {
        String options = asking("gate", true)
                .replace("\"stream\"", "\"stream_options\":{\"include_obfuscation\":false,\"x\":1},\"stream\"");

        List<String> events = events(ask(options));

        assertThat(sent(0).path("stream_options").toString())
                .isEqualTo("{\"include_obfuscation\":false,\"x\":1,\"include_usage\":true}");
        assertThat(events).isNotEmpty().noneMatch(event -> event.contains("prompt_tokens"));
    }

    @Test
    @Tag("G08")
    void asksForNoUsageWhereItIsNotTo() {
        ask("stream=true&includeUsage=false", "Hi");

        assertThat(simulator().calls())
                .extracting(RecordedCall::json)
                .noneMatch(request -> request.has("stream_options"));
    }
}
