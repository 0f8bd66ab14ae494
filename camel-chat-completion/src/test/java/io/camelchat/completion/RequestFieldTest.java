package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.RequestField;
import io.camelchat.simulator.Behaviour;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a request's fields come from, and in what form they reach the wire. */
class RequestFieldTest extends ChatCompletionTestSupport {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:gpt-4o-mini");
                from("direct:twice")
                        .to("chat-completion:gpt-4o-mini?output=completion")
                        .setBody(constant("and then?"))
                        .to("chat-completion:gpt-4o-mini");
                from("direct:any").to("chat-completion:*");
                from("direct:additional")
                        .to("chat-completion:m?additionalBody.top_k=40&additionalBody.word=forty"
                                + "&additionalBody.quoted=\"40\"&additionalBody.flags=[true,null]");
                from("direct:before").to("chat-completion:m?messages=RAW([{\"role\":\"user\",\"content\":\"a\"}])");
            }
        };
    }

    /** What is asked is looked at here, not what comes back. */
    @BeforeEach
    void refuse() {
        simulator().behave(Behaviour.error(400, "{\"error\":{\"message\":\"refused\"}}"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MESSAGES", "MODEL"})
    void headerBeatsBodyBeatsOptionBeatsComponent(RequestField field) throws Exception {
        String won = sample(field, true);
        String lost = sample(field, false);

        component(field, won);
        assertThat(sent(field, null, null, null)).as("component").isEqualTo(json(field, won));

        component(field, lost);
        assertThat(sent(field, won, null, null)).as("option").isEqualTo(json(field, won));
        assertThat(sent(field, lost, won, null)).as("body").isEqualTo(json(field, won));
        assertThat(sent(field, lost, lost, won)).as("header").isEqualTo(json(field, won));
    }

    private void component(RequestField field, String value) {
        ChatCompletionComponent component = context.getComponent("chat-completion", ChatCompletionComponent.class);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(component.getConfiguration())
                .withProperty(field.optionName(), value)
                .bind();
    }

    private JsonNode sent(RequestField field, String option, String body, String header) throws Exception {
        simulator().reset();
        refuse();
        String parameter = option == null
                ? ""
                : "&" + field.optionName() + "=" + URLEncoder.encode(option, StandardCharsets.UTF_8);
        ChatCompletionRequest request = ChatCompletionRequest.of(ChatCompletionMessage.user("hello"));
        Object given = body == null ? request : request.with(field.wireName(), json(field, body));
        Exchange answer = template.request("chat-completion:m?delivery=reply" + parameter, exchange -> {
            exchange.getMessage().setBody(given);
            if (header != null) {
                exchange.getMessage().setHeader(ChatCompletionConstants.headerOf(field), header);
            }
        });
        assertThat(answer.getException()).isInstanceOf(ChatCompletionRejectedException.class);
        return simulator().calls().get(0).json().get(field.wireName());
    }

    private static String sample(RequestField field, boolean won) {
        if (field == RequestField.RESPONSE_FORMAT) {
            return won ? "{\"type\":\"json_object\"}" : "{\"type\":\"text\"}";
        }
        return switch (field.type()) {
            case STRING -> won ? "won" : "lost";
            case NUMBER -> won ? "0.25" : "0.5";
            case INTEGER -> won ? "7" : "8";
            case BOOLEAN -> won ? "true" : "false";
            case OBJECT -> won ? "{\"a\":{\"b\":[1,\"won\"]}}" : "{\"a\":\"lost\"}";
            case ARRAY -> won ? "[{\"a\":\"won\"},2]" : "[]";
            case STRING_OR_ARRAY -> won ? "[\"won\"]" : "lost";
            case WORD_OR_OBJECT -> won ? "{\"type\":\"won\"}" : "none";
        };
    }

    private static JsonNode json(RequestField field, String value) throws Exception {
        boolean text = field.type() == RequestField.Type.STRING || !value.matches("(?s)[\\[{\\d].*|true|false");
        return text ? JSON.getNodeFactory().textNode(value) : JSON.readTree(value);
    }

    @ParameterizedTest
    @MethodSource
    void headerOfAnyTypeReachesTheWire(String header, Object value, String expected) throws Exception {
        ask("direct:ask", "hello", Map.of(header, value));

        String field = wireName(header);
        assertThat(simulator().calls().get(0).json().get(field)).isEqualTo(JSON.readTree(expected));
    }

    static Stream<Arguments> headerOfAnyTypeReachesTheWire() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "json_schema");
        schema.put("json_schema", Map.of("name", "n"));
        return Stream.of(
                arguments(ChatCompletionConstants.TEMPERATURE, "0.5", "0.5"),
                arguments(ChatCompletionConstants.TEMPERATURE, " 1 ", "1"),
                arguments(ChatCompletionConstants.TEMPERATURE, 1, "1"),
                arguments(ChatCompletionConstants.TEMPERATURE, new BigDecimal("0.70"), "0.70"),
                arguments(ChatCompletionConstants.TEMPERATURE, "0.5".getBytes(StandardCharsets.UTF_8), "0.5"),
                arguments(ChatCompletionConstants.MAX_TOKENS, "16", "16"),
                arguments(ChatCompletionConstants.MAX_TOKENS, 16, "16"),
                arguments(ChatCompletionConstants.MAX_TOKENS, 16L, "16"),
                arguments(ChatCompletionConstants.MAX_TOKENS, new BigDecimal("16"), "16"),
                arguments(ChatCompletionConstants.MAX_TOKENS, 16.0, "16"),
                arguments(ChatCompletionConstants.SEED, Long.MIN_VALUE, "-9223372036854775808"),
                arguments(ChatCompletionConstants.LOGPROBS, true, "true"),
                arguments(ChatCompletionConstants.LOGPROBS, "TRUE", "true"),
                arguments(ChatCompletionConstants.LOGPROBS, "false".getBytes(StandardCharsets.UTF_8), "false"),
                arguments(ChatCompletionConstants.USER, "anna", "\"anna\""),
                arguments(ChatCompletionConstants.USER, 42L, "\"42\""),
                arguments(ChatCompletionConstants.USER, "{\"a\":1}", "\"{\\\"a\\\":1}\""),
                arguments(ChatCompletionConstants.USER, "resource:classpath:secret", "\"resource:classpath:secret\""),
                arguments(ChatCompletionConstants.USER, "jürgen".getBytes(StandardCharsets.UTF_8), "\"jürgen\""),
                arguments(ChatCompletionConstants.STOP, "###", "\"###\""),
                arguments(ChatCompletionConstants.STOP, List.of("a", "b"), "[\"a\",\"b\"]"),
                arguments(ChatCompletionConstants.STOP, new String[] {"a", "b"}, "[\"a\",\"b\"]"),
                arguments(ChatCompletionConstants.MODALITIES, "text, audio", "[\"text\",\"audio\"]"),
                arguments(ChatCompletionConstants.TOOL_CHOICE, "required", "\"required\""),
                arguments(ChatCompletionConstants.TOOL_CHOICE, Map.of("type", "x"), "{\"type\":\"x\"}"),
                arguments(ChatCompletionConstants.LOGIT_BIAS, Map.of("50256", -100), "{\"50256\":-100}"),
                arguments(ChatCompletionConstants.RESPONSE_FORMAT, "json_object", "{\"type\":\"json_object\"}"),
                arguments(
                        ChatCompletionConstants.RESPONSE_FORMAT,
                        schema,
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}"),
                arguments(
                        ChatCompletionConstants.RESPONSE_FORMAT,
                        "{\"title\":\"An order\",\"type\":\"object\"}",
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"An_order\","
                                + "\"schema\":{\"title\":\"An order\",\"type\":\"object\"}}}"),
                arguments(ChatCompletionConstants.TOOLS, "[{\"type\":\"function\"}]", "[{\"type\":\"function\"}]"),
                arguments(
                        ChatCompletionConstants.MESSAGES,
                        List.of(ChatCompletionMessage.system("be brief")),
                        "[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"hello\"}]"));
    }

    private static String wireName(String header) {
        return Stream.of(RequestField.values())
                .filter(field -> ChatCompletionConstants.headerOf(field).equals(header))
                .findFirst()
                .orElseThrow()
                .wireName();
    }

    @ParameterizedTest
    @MethodSource
    void badHeaderFailsItsExchangeAlone(String header, Object value, String message) {
        Exchange bad = ask("direct:ask", "hello", Map.of(header, value));

        assertThat(bad.getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessage(message);
        assertThat(((ChatCompletionRejectedException) bad.getException()).getStatusCode())
                .isZero();
        assertThat(bad.getMessage().getHeader(header)).isEqualTo(value);
        assertThat(simulator().calls()).isEmpty();

        simulator().behave(Behaviour.text("fine"));
        assertThat(ask("direct:ask", "hello", Map.of()).getMessage().getBody()).isEqualTo("fine");
    }

    static Stream<Arguments> badHeaderFailsItsExchangeAlone() {
        return Stream.of(
                arguments(
                        ChatCompletionConstants.TEMPERATURE,
                        7,
                        "Header CamelChatCompletionTemperature must be a number between 0 and 2, not 7"),
                arguments(
                        ChatCompletionConstants.TEMPERATURE,
                        "warm",
                        "Header CamelChatCompletionTemperature must be a number between 0 and 2, but it is \"warm\""),
                arguments(
                        ChatCompletionConstants.TEMPERATURE,
                        "NaN",
                        "Header CamelChatCompletionTemperature must be a number between 0 and 2, but it is \"NaN\""),
                arguments(
                        ChatCompletionConstants.MAX_TOKENS,
                        "0",
                        "Header CamelChatCompletionMaxTokens must be a whole number of at least 1, not 0"),
                arguments(
                        ChatCompletionConstants.MAX_TOKENS,
                        1.5,
                        "Header CamelChatCompletionMaxTokens must be a whole number of at least 1, not 1.5"),
                arguments(
                        ChatCompletionConstants.LOGPROBS,
                        "yes",
                        "Header CamelChatCompletionLogprobs must be true or false, not \"yes\""),
                arguments(
                        ChatCompletionConstants.TOOLS,
                        "{}",
                        "Header CamelChatCompletionTools must be a JSON array, not a JSON object"),
                arguments(
                        ChatCompletionConstants.TOOLS,
                        "[{",
                        "Header CamelChatCompletionTools must be a JSON array, but it is malformed JSON at line 1, column 3"),
                arguments(
                        ChatCompletionConstants.METADATA,
                        new Object(),
                        "Header CamelChatCompletionMetadata must be a JSON object, but it is a java.lang.Object,"
                                + " which cannot be written as JSON"));
    }

    @Test
    void headerGoesBeforeUriGoesBeforeBodyForTheModel() {
        ChatCompletionRequest request =
                ChatCompletionRequest.of(ChatCompletionMessage.user("hello")).with("model", "of-body");

        ask("direct:any", request, Map.of());
        ask("direct:any", request, Map.of(ChatCompletionConstants.MODEL, "of-header"));
        ask("direct:ask", request, Map.of());
        ask("direct:ask", request, Map.of(ChatCompletionConstants.MODEL, "of-header"));
        ask("direct:any", "hello", Map.of(ChatCompletionConstants.MODEL, "of-header".getBytes(StandardCharsets.UTF_8)));

        assertThat(simulator().calls())
                .extracting(call -> call.json().path("model").textValue())
                .containsExactly("of-body", "of-header", "gpt-4o-mini", "of-header", "of-header");
    }

    @Test
    void askingNoModelSaysWhereToNameIt() {
        Exchange answer = ask("direct:any", "hello", Map.of());

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessage("There is no model: name it in the endpoint's URI, in the header CamelChatCompletionModel,"
                        + " or in the request");
    }

    @Test
    void requestHeadersAreConsumedByTheirCall() {
        simulator().behave(Behaviour.text("well"));

        Exchange answer = ask(
                "direct:twice",
                "hello",
                Map.of("camelchatcompletiontemperature", "0.5", ChatCompletionConstants.MODEL, "m1", "other", "stays"));

        assertThat(answer.getException()).isNull();
        assertThat(simulator().calls().get(0).json().path("temperature").asDouble())
                .isEqualTo(0.5);
        assertThat(simulator().calls().get(1).json().fieldNames()).toIterable().containsExactly("model", "messages");
        assertThat(simulator().calls().get(1).json().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("other", "stays")
                .doesNotContainKeys(ChatCompletionConstants.TEMPERATURE, ChatCompletionConstants.MODEL);
    }

    @Test
    void requestHeadersStayWhenTheCallFails() {
        Exchange answer = ask("direct:ask", "hello", Map.of(ChatCompletionConstants.TEMPERATURE, "0.5"));

        assertThat(answer.getException()).isNotNull();
        assertThat(answer.getMessage().getHeader(ChatCompletionConstants.TEMPERATURE))
                .isEqualTo("0.5");
        assertThat(answer.getMessage().getBody()).isEqualTo("hello");
    }

    @Test
    void answersOfAnEarlierCallAreCleared() {
        String bare =
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"b\"},\"finish_reason\":\"stop\"}]}";
        simulator()
                .next(
                        Behaviour.text("a").withHead("x-request-id", "r1").withHead("x-ratelimit-limit-requests", "9"),
                        Behaviour.text("a").withBody(bare));

        Exchange answer = ask("direct:twice", "hello", Map.of());

        assertThat(answer.getMessage().getBody()).isEqualTo("b");
        assertThat(answer.getMessage().getHeaders())
                .containsOnlyKeys(ChatCompletionConstants.FINISH_REASON, ChatCompletionConstants.OUTCOME);
    }

    @Test
    void additionalBodyKeepsTextAndJsonApart() {
        ask("direct:additional", "hello", Map.of());

        JsonNode sent = simulator().calls().get(0).json();
        assertThat(sent.get("top_k")).isEqualTo(JSON.getNodeFactory().numberNode(40));
        assertThat(sent.get("word").textValue()).isEqualTo("forty");
        assertThat(sent.get("quoted").textValue()).isEqualTo("40");
        assertThat(sent.get("flags")).hasToString("[true,null]");
    }

    @Test
    void aRequestGoesBeforeAdditionalBody() {
        ChatCompletionRequest request =
                ChatCompletionRequest.of(ChatCompletionMessage.user("hello")).with("top_k", 1);

        ask("direct:additional", request, Map.of());

        assertThat(simulator().calls().get(0).json().get("top_k").intValue()).isEqualTo(1);
    }

    @Test
    void messagesStandBeforeThePromptAndAPromptMayBeMissingThen() {
        ask("direct:before", "b", Map.of());
        ask("direct:before", null, Map.of());

        assertThat(simulator().calls().get(0).json().get("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]");
        assertThat(simulator().calls().get(1).json().get("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":\"a\"}]");
    }

    @Test
    void aStreamOptionSaysWhatIsOnTheWireAndNotHowTheAnswerIsDelivered() {
        simulator().behave(Behaviour.text("well"));
        ChatCompletionRequest request = ChatCompletionRequest.of(ChatCompletionMessage.user("hello"));

        Exchange answer = template.request(
                "chat-completion:m?stream=true&output=text",
                exchange -> exchange.getMessage().setBody(request));

        assertThat(answer.getMessage().getBody()).isEqualTo("well");
        assertThat(simulator().calls().get(0).json().path("stream").booleanValue())
                .isTrue();
    }

    @Test
    void aRequestThatAsksForAStreamGetsOne() {
        simulator().behave(Behaviour.text("well"));
        ChatCompletionRequest request =
                ChatCompletionRequest.of(ChatCompletionMessage.user("hello")).with("stream", true);

        Exchange answer = ask("direct:ask", request, Map.of());

        assertThat(answer.getMessage().getBody()).isInstanceOf(ChatCompletionStream.class);
    }

    private Exchange ask(String uri, Object body, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }
}
