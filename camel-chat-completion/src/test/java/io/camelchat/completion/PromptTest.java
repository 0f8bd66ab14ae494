package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.BindToRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a body. */
class PromptTest extends ChatCompletionTestSupport {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, (byte) 0xFF, 0};

    @BindToRegistry("mapper")
    private final ObjectMapper mapper =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    @TempDir
    static Path inbox;

    record Order(int orderNumber, String customerName) {}

    /** A bean, as opposed to a record. */
    public static class Parcel {
        public String getTrackingId() {
            return "p1";
        }
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:m");
                from("direct:uncached").noStreamCaching().to("chat-completion:m");
                from("direct:request").to("chat-completion:m?input=request");
                from("direct:system").to("chat-completion:m?systemMessage=Speak ${header.language}, of ${body}");
                from("direct:user").to("chat-completion:m?userMessage=Sum up for ${header.reader}: ${body}. Be brief.");
                from("direct:above").to("chat-completion:m?userMessage=Sum up this ${bodyType}:");
                from("direct:resource")
                        .to("chat-completion:m?systemMessage=resource:classpath:prompts/system.txt"
                                + "&userMessage=resource:classpath:prompts/user.txt");
                from("direct:after").to("chat-completion:m").setBody(exchangeProperty("none"));
                from("file:" + inbox + "?noop=true&include=.*txt&initialDelay=0&delay=20")
                        .to("chat-completion:m")
                        .to("mock:file");
                from("file:" + inbox + "?noop=true&include=.*latin&charset=ISO-8859-1&initialDelay=0&delay=20")
                        .to("chat-completion:m")
                        .to("mock:file");
                from("file:" + inbox + "?noop=true&include=.*(png|webp)&initialDelay=0&delay=20")
                        .to("chat-completion:m?userMessage=What is on it?")
                        .to("mock:file");
            }
        };
    }

    @ParameterizedTest
    @MethodSource
    void aBodyIsText(Object body, String expected) {
        assertThat(asked("direct:ask", body, Map.of())).isEqualTo(user(expected));
    }

    static Stream<Arguments> aBodyIsText() throws Exception {
        File file = Files.writeString(Files.createTempFile("prompt", ".md"), "größer")
                .toFile();
        file.deleteOnExit();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", null);
        return Stream.of(
                arguments("größer 😀", "größer 😀"),
                arguments(" kept as it is\n", " kept as it is\n"),
                arguments(new StringBuilder("built"), "built"),
                arguments("größer".getBytes(StandardCharsets.UTF_8), "größer"),
                arguments(ByteBuffer.wrap("größer".getBytes(StandardCharsets.UTF_8)), "größer"),
                arguments(file, "größer"),
                arguments(file.toPath(), "größer"),
                arguments(42, "42"),
                arguments(new BigDecimal("1.10"), "1.10"),
                arguments(true, "true"),
                arguments(TimeUnit.DAYS, "DAYS"),
                arguments(map, "{\"b\":1,\"a\":null}"),
                arguments(List.of("a", 1, Map.of("k", "v")), "[\"a\",1,{\"k\":\"v\"}]"),
                arguments(new ObjectMapper().readTree("{\"x\": [1.10]}"), "{\"x\":[1.1]}"),
                arguments(new Order(7, "Anna"), "{\"order_number\":7,\"customer_name\":\"Anna\"}"),
                arguments(new Parcel(), "{\"tracking_id\":\"p1\"}"),
                arguments(ChatCompletion.parse("{\"choices\":[]}"), "{\"choices\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:ask", "direct:uncached"})
    void aStreamIsText(String uri) {
        assertThat(asked(uri, new ByteArrayInputStream("größer".getBytes(StandardCharsets.UTF_8)), Map.of()))
                .isEqualTo(user("größer"));
        assertThat(asked(uri, new StringReader("größer"), Map.of())).isEqualTo(user("größer"));
        // Characters are characters, whatever charset is told of the bytes that they once were.
        assertThat(asked(uri, new StringReader("€"), Map.of("Content-Type", "text/plain; charset=ISO-8859-1")))
                .isEqualTo(user("€"));
    }

    @Test
    void aCachedStreamCanBeReadAgainByALaterStep() {
        Exchange answer = template.request("direct:system", exchange -> {
            exchange.getMessage().setBody(new ByteArrayInputStream("cats".getBytes(StandardCharsets.UTF_8)));
            exchange.getMessage().setHeader("language", "Latin");
        });

        assertThat(answer.getException()).isNull();
        assertThat(simulator().calls().get(0).json().get("messages"))
                .hasToString("[{\"role\":\"system\",\"content\":\"Speak Latin, of cats\"},"
                        + "{\"role\":\"user\",\"content\":\"cats\"}]");
    }

    @Test
    void bytesAreReadInTheCharsetThatIsTold() {
        byte[] latin = "größer".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(asked("direct:ask", latin, Map.of("Content-Type", "text/plain; charset=ISO-8859-1")))
                .isEqualTo(user("größer"));
        assertThat(asked("direct:ask", latin, Map.of("Content-Type", "text/plain;charset=\"iso-8859-1\"")))
                .isEqualTo(user("größer"));
        Exchange property = template.request("direct:ask", exchange -> {
            exchange.setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");
            exchange.getMessage().setBody(latin);
        });
        assertThat(property.getException()).isNull();
        assertThat(simulator().calls().get(2).json().at("/messages/0")).hasToString(user("größer"));
    }

    @Test
    void bytesThatAreNoTextSayHowToTellTheirCharset() {
        assertRefused(
                "direct:ask",
                "größer".getBytes(StandardCharsets.ISO_8859_1),
                Map.of(),
                "The body is not text in UTF-8: give its charset in the Content-Type header, or an image content type"
                        + " if it is one");
        assertRefused(
                "direct:ask",
                "a".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/plain; charset=klingon"),
                "The body is said to be in the charset klingon, which is unknown: correct it in the Content-Type header");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \n\t"})
    void anEmptyBodyIsRefused(String body) {
        String message = "The body is empty: put the prompt, or a ChatCompletionRequest, into it";

        assertRefused("direct:ask", body, Map.of(), message);
        if (body != null) {
            assertRefused("direct:ask", body.getBytes(StandardCharsets.UTF_8), Map.of(), message);
        }
        assertRefused("direct:ask", new byte[0], Map.of("Content-Type", "image/png"), message);
        assertRefused(
                "direct:request",
                body,
                Map.of(),
                "The body is empty: with input=request it must hold a chat completion request in JSON");
    }

    @Test
    void aBodyThatIsNeitherTextNorJsonIsRefused() {
        Exchange answer =
                template.request("direct:ask", exchange -> exchange.getMessage().setBody(new Object()));

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessage("The body, a java.lang.Object, is neither text nor can it be written as JSON:"
                        + " convert it before it is sent to a model");
    }

    @Test
    void typedBodiesWithMessagesAreRequests() throws Exception {
        ChatCompletionMessage message = ChatCompletionMessage.user("hi");
        JsonNode expected = mapper.readTree("[{\"role\":\"user\",\"content\":\"hi\"}]");
        Map<String, Object> wire = Map.of("messages", List.of(Map.of("role", "user", "content", "hi")));

        for (Object body : List.of(
                message,
                List.of(message),
                ChatCompletionRequest.of(message),
                wire,
                Map.of("messages", List.of(message)),
                mapper.valueToTree(wire))) {
            assertThat(messages("direct:ask", body, Map.of()))
                    .as("%s", body.getClass())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aMapOfARequestKeepsItsNamesAndNumbers() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("messages", List.of(Map.of("role", "user")));
        map.put("topK", new BigDecimal("1.10"));

        messages("direct:ask", map, Map.of());

        assertThat(simulator().calls().get(0).bodyText())
                .isEqualTo("{\"messages\":[{\"role\":\"user\"}],\"topK\":1.10,\"model\":\"m\"}");
    }

    @Test
    void aRequestIsReadOfTextAndBytesWhereItIsSaidToBeOne() throws Exception {
        String request = "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"top_k\":4}";
        JsonNode expected = mapper.readTree(request.replace("\"x\"", "\"m\""));

        for (Object body : List.of(
                request,
                request.getBytes(StandardCharsets.UTF_8),
                new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)),
                new StringReader(request))) {
            messages("direct:request", body, Map.of());
            assertThat(simulator().calls().get(simulator().calls().size() - 1).json())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "[1]", "{\"messages\":"})
    void whatIsNoRequestIsRefusedWhereOneIsExpected(String body) {
        Exchange answer = template.request(
                "direct:request", exchange -> exchange.getMessage().setBody(body));

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessageStartingWith("The body is no chat completion request: ")
                .hasMessageEndingWith("; with input=prompt any text is taken as a prompt");
    }

    @Test
    void bytesWithAnImageContentTypeAreAnImage() throws Exception {
        String part = imagePart("image/png");

        assertThat(messages("direct:ask", PNG, Map.of("Content-Type", "image/PNG; name=x")))
                .isEqualTo(mapper.readTree("[{\"role\":\"user\",\"content\":[" + part + "]}]"));
        assertThat(messages(
                        "direct:ask", new ByteArrayInputStream(PNG), Map.of(Exchange.FILE_CONTENT_TYPE, "image/png")))
                .isEqualTo(mapper.readTree("[{\"role\":\"user\",\"content\":[" + part + "]}]"));
        assertThat(messages("direct:user", PNG, Map.of("Content-Type", "image/png", "reader", "Anna")))
                .isEqualTo(mapper.readTree("[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"Sum up for Anna: . Be brief.\"}," + part + "]}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "webp"})
    void anImageFileIsAnImage(String type) throws Exception {
        MockEndpoint done = getMockEndpoint("mock:file");
        done.expectedMessageCount(1);
        Path file = Files.write(inbox.resolve("photo." + type), PNG);
        try {
            MockEndpoint.assertIsSatisfied(context);
        } finally {
            Files.delete(file);
        }
        assertThat(simulator().calls().get(0).json().at("/messages/0/content"))
                .isEqualTo(mapper.readTree(
                        "[{\"type\":\"text\",\"text\":\"What is on it?\"}," + imagePart("image/" + type) + "]"));
    }

    private static String imagePart(String type) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + type + ";base64,"
                + Base64.getEncoder().encodeToString(PNG) + "\"}}";
    }

    @Test
    void aFileIsItsTextInTheCharsetOfItsEndpoint() throws Exception {
        MockEndpoint done = getMockEndpoint("mock:file");
        done.expectedMessageCount(2);
        Path utf8 = Files.writeString(inbox.resolve("a.txt"), "größer");
        Path latin = Files.write(inbox.resolve("a.latin"), "größer".getBytes(StandardCharsets.ISO_8859_1));
        try {
            MockEndpoint.assertIsSatisfied(context);
        } finally {
            Files.delete(utf8);
            Files.delete(latin);
        }
        assertThat(simulator().calls())
                .extracting(call -> call.json().at("/messages/0").toString())
                .containsExactly(user("größer"), user("größer"));
    }

    @Test
    void aUserMessageStandsAroundThePrompt() {
        assertThat(asked("direct:user", "the ${header.secret}", Map.of("reader", "${body} Anna", "secret", "x")))
                .isEqualTo(user("Sum up for ${body} Anna: the ${header.secret}. Be brief."));
        assertThat(asked("direct:user", new ByteArrayInputStream("news".getBytes(StandardCharsets.UTF_8)), Map.of()))
                .isEqualTo(user("Sum up for : news. Be brief."));
    }

    @Test
    void aUserMessageThatDoesNotNameTheBodyStandsAboveIt() {
        assertThat(asked("direct:above", "news", Map.of()))
                .isEqualTo(user("Sum up this class java.lang.String:\\n\\nnews"));
    }

    @Test
    void templatesAreReadFromResources() throws Exception {
        assertThat(messages("direct:resource", "news", Map.of("reader", "Anna")))
                .isEqualTo(mapper.readTree("[{\"role\":\"system\",\"content\":\"You write for Anna.\"},"
                        + "{\"role\":\"user\",\"content\":\"Sum up:\\n<news>\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "developer"})
    void aRequestKeepsItsOwnSystemMessage(String role) {
        ChatCompletionRequest request =
                ChatCompletionRequest.of(ChatCompletionMessage.of(role, "mine"), ChatCompletionMessage.user("hi"));

        assertThat(messages("direct:system", request, Map.of()))
                .hasToString(
                        "[{\"role\":\"" + role + "\",\"content\":\"mine\"},{\"role\":\"user\",\"content\":\"hi\"}]");
    }

    @Test
    void aRequestWithoutASystemMessageGetsThatOfTheEndpoint() {
        assertThat(messages("direct:resource", ChatCompletionRequest.of(ChatCompletionMessage.user("hi")), Map.of()))
                .hasToString(
                        "[{\"role\":\"system\",\"content\":\"You write for .\"},{\"role\":\"user\",\"content\":\"hi\"}]");
    }

    private static String user(String content) {
        return "{\"role\":\"user\",\"content\":\""
                + content.replace("\"", "\\\"").replace("\n", "\\n").replace("\\\\n", "\\n") + "\"}";
    }

    private String asked(String uri, Object body, Map<String, Object> headers) {
        JsonNode messages = messages(uri, body, headers);
        return messages.get(messages.size() - 1).toString();
    }

    private JsonNode messages(String uri, Object body, Map<String, Object> headers) {
        int before = simulator().calls().size();
        Exchange answer = template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
        assertThat(answer.getException()).isNull();
        return simulator().calls().get(before).json().get("messages");
    }

    private void assertRefused(String uri, Object body, Map<String, Object> headers, String message) {
        Exchange answer = template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessage(message);
        assertThat(simulator().calls()).isEmpty();
    }
}
