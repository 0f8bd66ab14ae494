package io.camelchat.routes.clients;

import static io.camelchat.routes.GatewayOnSimulator.LONG;
import static io.camelchat.routes.GatewayOnSimulator.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
import dev.langchain4j.model.output.FinishReason;
import io.camelchat.routes.GatewayOnSimulator;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j's client. It has no form for more than one choice, and no eye for Retry-After. */
class LangChain4jTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonObjectSchema PLACE = JsonObjectSchema.builder()
            .addStringProperty("city")
            .required("city")
            .build();

    @RegisterExtension
    static final GatewayOnSimulator GATEWAY = new GatewayOnSimulator();

    @Test
    void takesReply() {
        ChatResponse response = model().build().chat(asking("Hello").build());

        assertThat(response.aiMessage().text()).endsWith("You said: Hello");
        assertThat(response.id()).startsWith("chatcmpl-");
        assertThat(response.modelName()).isEqualTo(MODEL);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        assertThat(response.tokenUsage().totalTokenCount())
                .isEqualTo(response.tokenUsage().inputTokenCount()
                        + response.tokenUsage().outputTokenCount());
    }

    /** Its first request on a connection asks for HTTP/2, and has the prompt with it. */
    @Test
    void sendsLongPromptWithItsFirstRequest() {
        String prompt = "Hello ".repeat(50_000);
        GATEWAY.upstream().next(Behaviour.text("Good day"));

        ChatResponse response = model().build().chat(asking(prompt).build());

        assertThat(response.aiMessage().text()).isEqualTo("Good day");
        assertThat(GATEWAY.upstream()
                        .calls()
                        .get(0)
                        .json()
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo(prompt);
    }

    @Test
    void takesStreamToItsEndWithItsUsage() {
        Listener listener = stream(asking("Hello").build());
        ChatResponse response = listener.response();

        assertThat(listener.texts).hasSizeGreaterThan(5);
        assertThat(String.join("", listener.texts))
                .isEqualTo(response.aiMessage().text())
                .endsWith("You said: Hello");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        assertThat(chunks(response))
                .filteredOn(chunk -> chunk.hasNonNull("usage"))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.path("choices")).isEmpty());
    }

    @Test
    void callsToolAndTakesWhatIsMadeOfItsResult() {
        OpenAiChatModel model = model().build();
        ChatRequest asking =
                asking("Call get_weather").toolSpecifications(weather()).build();
        ChatResponse response = model.chat(asking);

        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        ToolExecutionRequest call = response.aiMessage().toolExecutionRequests().get(0);
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(json(call.arguments()).path("city").asText()).isNotEmpty();

        ChatResponse last = model.chat(ChatRequest.builder()
                .messages(
                        asking.messages().get(0), response.aiMessage(), ToolExecutionResultMessage.from(call, "Sunny"))
                .toolSpecifications(weather())
                .build());
        assertThat(last.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(last.aiMessage().text()).isNotEmpty();
    }

    @Test
    void callsToolWhoseArgumentsComeInPieces() {
        Listener listener =
                stream(asking("Call get_weather").toolSpecifications(weather()).build());
        ChatResponse response = listener.response();

        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        ToolExecutionRequest call = response.aiMessage().toolExecutionRequests().get(0);
        assertThat(listener.arguments).hasSizeGreaterThan(1);
        assertThat(String.join("", listener.arguments)).isEqualTo(call.arguments());
        assertThat(json(call.arguments()).path("city").asText()).isNotEmpty();
    }

    @Test
    void refusesTheTwoChoicesItGets() {
        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(() ->
                        model().build().chat(asking("Hello", Map.of("n", 2)).build()))
                .withMessageContaining("got 2 choices");
    }

    @Test
    void takesWhatFitsSchema() {
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(
                        JsonSchema.builder().name("Place").rootElement(PLACE).build())
                .build();
        ChatRequest asking = asking("Where?").responseFormat(format).build();

        ChatResponse response = model().strictJsonSchema(true).build().chat(asking);

        assertThat(json(response.aiMessage().text()).path("city").asText()).isNotEmpty();
    }

    @Test
    void saysThatKeyIsWrong() {
        OpenAiChatModel stranger = model().apiKey("sk-wrong").build();

        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> stranger.chat(asking("Hello").build()))
                .withMessageContaining("invalid_api_key");
    }

    @Test
    void saysThatModelIsUnknown() {
        assertThat(stream(asking("Hello").modelName("gpt-0").build()).ended)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(ModelNotFoundException.class)
                .withMessageContaining("model_not_found");
    }

    @Test
    void namesFieldThatIsWrong() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() ->
                        model().build().chat(asking("Hello", Map.of("n", 0)).build()))
                .satisfies(
                        e -> assertThat(json(e.getMessage()).at("/error/param").asText())
                                .isEqualTo("n"));
    }

    @Test
    void triesAgainWhereServiceIsBusy() {
        GATEWAY.upstream().next(GatewayOnSimulator.busy(0));

        ChatResponse response =
                model().maxRetries(1).build().chat(asking("Hello").build());

        assertThat(response.aiMessage().text()).endsWith("Hello");
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void givesUpAfterItsRetries() {
        GATEWAY.upstream().behave(GatewayOnSimulator.busy(0));

        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(
                        () -> model().maxRetries(1).build().chat(asking("Hello").build()))
                .withMessageContaining("rate_limit_exceeded");
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void saysThatServiceFailed() {
        GATEWAY.upstream().next(GatewayOnSimulator.failing());

        assertThat(stream(asking("Hello").build()).ended)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(InternalServerException.class)
                .withMessageContaining("server_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut:5", "errorEvent:5:" + GatewayOnSimulator.FAILURE})
    void saysThatStreamBrokeOff(String fault) {
        GATEWAY.upstream().next(Behaviour.tokens(20).withFault(Fault.parse(fault)));
        Listener listener = stream(asking("Hello").build());

        assertThat(listener.ended).failsWithin(LONG).withThrowableThat().withMessageContaining("{\"error\":");
        assertThat(listener.texts).containsExactly("t0 ", "t1 ", "t2 ", "t3 ");
    }

    @Test
    void cancelsUpstreamInMidStream() {
        GATEWAY.upstream().next(Behaviour.tokens(1000).withLockStepPerCall());
        Listener listener = new Listener() {
            @Override
            public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                context.streamingHandle().cancel();
            }
        };
        streamingModel().build().chat(asking("Hello").build(), listener);

        RecordedCall call = GATEWAY.upstream().awaitCall(0, LONG);
        call.lockStep().release(2);

        assertThat(call.awaitHangUp(LONG)).isTrue();
    }

    /** Before the first token the client has no handle to cancel by: it goes when its patience ends. */
    @Test
    void cancelsUpstreamBeforeFirstToken() {
        OpenAiStreamingChatModel model =
                streamingModel().timeout(Duration.ofSeconds(5)).build();
        GATEWAY.upstream().next(Behaviour.held(LockStep.create()));
        Listener listener = new Listener();

        model.chat(asking("Hello").build(), listener);

        assertThat(GATEWAY.upstream().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
        assertThat(listener.ended).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void cancelsUpstreamBeforeReply() throws InterruptedException {
        GATEWAY.upstream().next(Behaviour.held(LockStep.create()));
        OpenAiChatModel model = model().build();
        Thread asking = new Thread(() -> model.chat(asking("Hello").build()));
        asking.setUncaughtExceptionHandler((thread, e) -> {});
        asking.start();
        RecordedCall call = GATEWAY.upstream().awaitCall(0, LONG);

        asking.interrupt();

        assertThat(call.awaitHangUp(LONG)).isTrue();
        asking.join(LONG.toMillis());
        assertThat(asking.isAlive()).isFalse();
    }

    private static OpenAiChatModelBuilder model() {
        return OpenAiChatModel.builder()
                .baseUrl(GATEWAY.baseUrl())
                .apiKey(GATEWAY.key())
                .modelName(MODEL)
                .maxRetries(0)
                .timeout(LONG);
    }

    private static OpenAiStreamingChatModelBuilder streamingModel() {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(GATEWAY.baseUrl())
                .apiKey(GATEWAY.key())
                .modelName(MODEL)
                .timeout(LONG);
    }

    private static Listener stream(ChatRequest request) {
        Listener listener = new Listener();
        streamingModel().build().chat(request, listener);
        return listener;
    }

    private static ChatRequest.Builder asking(String prompt) {
        return ChatRequest.builder().messages(UserMessage.from(prompt));
    }

    private static ChatRequest.Builder asking(String prompt, Map<String, Object> fields) {
        return asking(prompt)
                .parameters(OpenAiChatRequestParameters.builder()
                        .customParameters(fields)
                        .build());
    }

    private static ToolSpecification weather() {
        return ToolSpecification.builder().name("get_weather").parameters(PLACE).build();
    }

    private static OpenAiChatResponseMetadata metadata(ChatResponse response) {
        return (OpenAiChatResponseMetadata) response.metadata();
    }

    private static List<JsonNode> chunks(ChatResponse response) {
        return metadata(response).rawServerSentEvents().stream()
                .map(event -> json(event.data()))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /** What a stream brought, and how it ended. */
    private static class Listener implements StreamingChatResponseHandler {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<String> arguments = new CopyOnWriteArrayList<>();
        final CompletableFuture<ChatResponse> ended = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String text) {
            texts.add(text);
        }

        @Override
        public void onPartialToolCall(PartialToolCall call) {
            arguments.add(call.partialArguments());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            ended.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        ChatResponse response() {
            assertThat(ended).succeedsWithin(LONG);
            return ended.join();
        }
    }
}
