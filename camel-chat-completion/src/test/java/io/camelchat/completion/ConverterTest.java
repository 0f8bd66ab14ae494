package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.WireObject;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** The wire types as Camel converts them, and a stream as server-sent events. */
class ConverterTest extends ChatCompletionTestSupport {
    private static final String JSON = "{\"model\":\"m\",\"x\":1.10}";
    private static final String EVENTS = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ü\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x\":1.10}\n\n"
            + "data: [DONE]\n\n";

    private final AtomicReference<String> read = new AtomicReference<>();
    private final AtomicReference<IOException> broken = new AtomicReference<>();

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").to("chat-completion:m?delivery=stream").process(exchange -> {
                    StringBuilder text = new StringBuilder();
                    try (InputStream events = exchange.getMessage().getBody(InputStream.class)) {
                        for (int b = events.read(); b >= 0; b = events.read()) {
                            text.append((char) b);
                        }
                    } catch (IOException e) {
                        broken.set(e);
                    }
                    read.set(new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                });
                from("direct:logged")
                        .streamCache("true")
                        .to("chat-completion:m?delivery=stream")
                        .log("${body}")
                        .to("log:stream?showAll=true&multiline=true")
                        .setHeader("seen", simple("${body}"))
                        .process(exchange -> read.set(new String(
                                exchange.getMessage().getBody(InputStream.class).readAllBytes(),
                                StandardCharsets.UTF_8)));
                from("direct:wrong").to("chat-completion:m?delivery=stream").to("chat-completion:m");
            }
        };
    }

    @Test
    void eachWireTypeIsItsJsonAndBack() throws Exception {
        TypeConverter converter = context.getTypeConverter();
        for (WireObject value : List.of(
                ChatCompletionRequest.parse(JSON), ChatCompletion.parse(JSON), ChatCompletionChunk.parse(JSON))) {
            assertThat(converter.mandatoryConvertTo(String.class, value)).isEqualTo(JSON);
            assertThat(converter.mandatoryConvertTo(byte[].class, value))
                    .asString()
                    .isEqualTo(JSON);
            assertThat(converter.mandatoryConvertTo(InputStream.class, value)).hasContent(JSON);
            assertThat(converter.mandatoryConvertTo(JsonNode.class, value)).isEqualTo(value.toJson());

            for (Object form : List.of(
                    JSON,
                    JSON.getBytes(StandardCharsets.UTF_8),
                    new ByteArrayInputStream(JSON.getBytes(StandardCharsets.UTF_8)),
                    value.toJson())) {
                assertThat(converter.mandatoryConvertTo(value.getClass(), form))
                        .as("%s of %s", value.getClass(), form.getClass())
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void whatIsNoJsonIsNotConverted() {
        assertThatThrownBy(() -> context.getTypeConverter().mandatoryConvertTo(ChatCompletionRequest.class, "hello"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("malformed JSON");
    }

    @Test
    void anyMapperWritesAWireTypeAsItsJson() throws Exception {
        ChatCompletionMessage message = ChatCompletionMessage.user("hi");

        assertThat(new ObjectMapper().writeValueAsString(ChatCompletion.parse(JSON)))
                .isEqualTo(JSON);
        assertThat(new ObjectMapper().writeValueAsString(List.of(message)))
                .isEqualTo("[{\"role\":\"user\",\"content\":\"hi\"}]");
        assertThat((ObjectNode) new ObjectMapper().valueToTree(message)).isEqualTo(message.toJson());
    }

    @Test
    void aStreamIsServerSentEvents() {
        simulator().behave(Behaviour.raw(EVENTS.getBytes(StandardCharsets.UTF_8)));

        ask("direct:events");

        assertThat(broken.get()).isNull();
        assertThat(read.get()).isEqualTo(EVENTS);
    }

    @Test
    void aStreamThatIsClosedIsNotDone() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:closed").to("chat-completion:m?delivery=stream").process(exchange -> {
                    ChatCompletionStream stream = exchange.getMessage().getBody(ChatCompletionStream.class);
                    InputStream events = exchange.getMessage().getBody(InputStream.class);
                    stream.close();
                    read.set(new String(events.readAllBytes(), StandardCharsets.UTF_8));
                });
            }
        });
        LockStep one = LockStep.create();
        one.release(1);
        simulator().behave(Behaviour.tokens(5).withLockStep(one));

        ask("direct:closed");

        assertThat(read.get()).isEmpty();
    }

    @Test
    void aStreamThatBreaksOffIsNotDone() {
        simulator()
                .behave(Behaviour.tokens(5).withFault(Fault.errorEvent(2, "{\"error\":{\"message\":\"overloaded\"}}")));

        ask("direct:events");

        assertThat(read.get()).contains("\"t0 \"").doesNotContain("[DONE]").endsWith("\n\n");
        assertThat(broken.get())
                .hasMessageContaining("overloaded")
                .hasCauseInstanceOf(ChatCompletionIncompleteException.class);
    }

    @Test
    void lookingAtAStreamDoesNotReadIt() {
        simulator().behave(Behaviour.raw(EVENTS.getBytes(StandardCharsets.UTF_8)));

        Exchange answer = ask("direct:logged");

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getHeader("seen", String.class)).startsWith("ChatCompletionStream[");
        assertThat(read.get()).isEqualTo(EVENTS);
    }

    @Test
    void aStreamIsNoPrompt() {
        simulator().behave(Behaviour.tokens(3));

        assertThat(ask("direct:wrong").getException())
                .isInstanceOf(ChatCompletionRejectedException.class)
                .hasMessage("The body is a ChatCompletionStream, which is no prompt:"
                        + " ask for it with delivery=reply instead");
        assertThat(simulator().calls()).hasSize(1);
    }

    private Exchange ask(String uri) {
        return template.request(uri, exchange -> exchange.getMessage().setBody("hello"));
    }
}
