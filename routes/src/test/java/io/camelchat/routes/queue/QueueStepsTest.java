package io.camelchat.routes.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionRejectedException;
import io.camelchat.completion.ChatCompletionUnavailableException;
import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.client.UpstreamError;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.Json;
import io.camelchat.routes.upstream.PatientAsk;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueStepsTest {
    private static final String COMPLETION = """
            {"id":"c1","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop",\
            "message":{"role":"assistant","content":"Humps"}}],"extra":1.50}""";

    private final CamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void leavesTextOfBytes() throws Exception {
        keep("Höcker".getBytes(StandardCharsets.UTF_8));

        assertThat(exchange.getMessage().getBody()).isEqualTo("Höcker");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertUnfit(new byte[] {'a', (byte) 0xFF}, "not-utf8");
        assertUnfit(new byte[] {'a', (byte) 0xC3}, "not-utf8");
    }

    @Test
    void refusesWhatIsEmpty() {
        assertUnfit(null, "empty");
        assertUnfit(new byte[0], "empty");
        assertUnfit(" \n", "empty");
    }

    @Test
    void refusesWhatIsTooLarge() {
        context.getPropertiesComponent().addOverrideProperty("QUEUE_MAX_PAYLOAD", "10");

        assertUnfit("01234567890", "too-large");
        assertUnfit(new byte[11], "too-large");
    }

    @Test
    void refusesWhatIsNoText() {
        assertUnfit(Map.of("a", 1), "not-text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1.50, \"a\": 2}", " [1, 2]", "{\"price\":1e400}"})
    void writesJsonAsItCame(String payload) throws Exception {
        String enriched = enriched(payload);

        assertThat(enriched).isEqualTo("{\"payload\":" + payload + ",\"completion\":" + COMPLETION + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Good day",
                "12",
                "\"text\"",
                "{\"a\":",
                "[1] [2]",
                "{} x",
                "null",
                "{\"a\":\"\u00e9\ud83d\ude00\""
            })
    void writesAllElseAsString(String payload) throws Exception {
        JsonNode enriched = Json.read(enriched(payload));

        assertThat(enriched.get("payload").textValue()).isEqualTo(payload);
        assertThat(enriched.path("completion").path("id").asText()).isEqualTo("c1");
    }

    @Test
    void putsAnswerIntoHeaderBesideWhatCame() throws Exception {
        byte[] payload = "Good day".getBytes(StandardCharsets.UTF_8);
        keep(payload);
        exchange.setProperty("answer", "header");
        exchange.getMessage().setBody(completion());

        new Enrichment().process(exchange);

        assertThat(exchange.getMessage().getBody()).isSameAs(payload);
        assertThat(exchange.getMessage().getHeader(Enrichment.HEADER)).isEqualTo(COMPLETION);
    }

    @Test
    void saysWhereNoAnswerGoes() throws Exception {
        keep("Good day");
        exchange.setProperty("answer", "elsewhere");
        exchange.getMessage().setBody(completion());

        assertThatThrownBy(() -> new Enrichment().process(exchange)).hasMessageContaining("elsewhere");
    }

    @Test
    void deadLetterHasWhatCameAndWhy() throws Exception {
        byte[] payload = {1, 2, 'a'};
        exchange.getMessage().setHeader("order", 7);
        keep(payload);
        exchange.getMessage().setHeader("CamelChatCompletionId", "c1");
        exchange.getMessage().removeHeader("order");
        exchange.setProperty(PatientAsk.ATTEMPTS, 3);
        fail(new ChatCompletionRejectedException(
                null,
                "It is too long",
                new UpstreamError(400, "m", null, null, "context_length_exceeded", null, null),
                null));

        assertThat(exchange.getMessage().getBody()).isSameAs(payload);
        assertThat(exchange.getMessage().getHeaders())
                .containsOnly(
                        Map.entry("order", 7),
                        Map.entry("deadLetterReason", "It is too long"),
                        Map.entry("deadLetterCategory", "context-length"),
                        Map.entry("deadLetterStatus", 400),
                        Map.entry("deadLetterCode", "context_length_exceeded"),
                        Map.entry("deadLetterAttempts", 3));
    }

    @ParameterizedTest
    @CsvSource({
        "length,length",
        "content_filter,content_filter",
        "refusal,refusal",
        "empty,empty-answer",
        "truncated,upstream"
    })
    void deadLetterNamesEndOfAnswer(String reason, String category) throws Exception {
        keep("Good day");
        fail(new ChatCompletionIncompleteException("m", reason, null, null, null));

        assertThat(exchange.getMessage().getHeader("deadLetterCategory")).isEqualTo(category);
    }

    @Test
    void deadLetterNamesWhatElseWasWrong() throws Exception {
        keep("Good day");
        Map<Exception, String> failures = Map.of(
                new UnfitPayloadException("empty", "m", null), "empty",
                new IllegalStateException("m"), "route",
                new ChatCompletionUnavailableException(null, "m", Trouble.TOO_SLOW, null, null), "upstream",
                new ChatCompletionRejectedException(null, "m", error("content_filter"), null), "filtered",
                new ChatCompletionRejectedException(null, "m", error(null), null), "rejected");
        failures.forEach((failure, category) -> {
            fail(failure);

            assertThat(exchange.getMessage().getHeader("deadLetterCategory")).isEqualTo(category);
        });
    }

    private static UpstreamError error(String code) {
        return new UpstreamError(400, "m", null, null, code, null, null);
    }

    private void keep(Object body) throws UnfitPayloadException {
        exchange.getMessage().setBody(body);
        KeepOriginal step = new KeepOriginal();
        step.setCamelContext(context);
        step.process(exchange);
    }

    private void assertUnfit(Object body, String category) {
        assertThatThrownBy(() -> keep(body))
                .isInstanceOfSatisfying(
                        UnfitPayloadException.class,
                        unfit -> assertThat(unfit.getCategory()).isEqualTo(category));
        assertThat(exchange.getProperty(KeepOriginal.BODY)).isSameAs(body);
    }

    private String enriched(String payload) throws Exception {
        keep(payload.getBytes(StandardCharsets.UTF_8));
        exchange.getMessage().setBody(completion());
        new Enrichment().process(exchange);
        return exchange.getMessage().getBody(String.class);
    }

    private static ChatCompletion completion() {
        return ChatCompletion.of(Json.readObject(COMPLETION));
    }

    private void fail(Exception failure) {
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, failure);
        new DeadLetter().process(exchange);
    }
}
