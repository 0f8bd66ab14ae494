package io.camelchat.routes.clients;

import static io.camelchat.routes.GatewayOnSimulator.LONG;
import static io.camelchat.routes.GatewayOnSimulator.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import io.camelchat.routes.GatewayOnSimulator;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Fault;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client for Java. */
class OpenAiJavaTest {
    @RegisterExtension
    static final GatewayOnSimulator GATEWAY = new GatewayOnSimulator();

    private final CompletableFuture<Runnable> cancel = new CompletableFuture<>();
    private OpenAIClient client;

    @BeforeEach
    void open() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(GATEWAY.baseUrl())
                .apiKey(GATEWAY.key())
                .maxRetries(0)
                .timeout(LONG)
                .addInterceptor(chain -> {
                    cancel.complete(chain.call()::cancel);
                    return chain.proceed(chain.request());
                })
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void takesReply() {
        ChatCompletion completion =
                client.chat().completions().create(asking("Hello").build());

        assertThat(completion.id()).startsWith("chatcmpl-");
        assertThat(completion.model()).isEqualTo(MODEL);
        assertThat(completion.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.message().content().orElseThrow()).endsWith("You said: Hello");
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        });
        CompletionUsage usage = completion.usage().orElseThrow();
        assertThat(usage.completionTokens()).isPositive();
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
    }

    @Test
    void takesStreamToItsEnd() {
        List<ChatCompletionChunk> chunks = stream(asking("Hello").build());

        assertThat(text(chunks, 0)).endsWith("You said: Hello");
        assertThat(chunks).hasSizeGreaterThan(5).allSatisfy(chunk -> {
            assertThat(chunk.id()).isEqualTo(chunks.get(0).id());
            assertThat(chunk.choices()).hasSize(1);
            assertThat(chunk.usage()).isEmpty();
        });
        assertThat(completion(chunks).choices().get(0).finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @Test
    void takesUsageOnceWhereItAsksForIt() {
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        List<ChatCompletionChunk> chunks =
                stream(asking("Hello").streamOptions(options).build());

        assertThat(chunks)
                .filteredOn(chunk -> chunk.usage().isPresent())
                .singleElement()
                .isSameAs(chunks.get(chunks.size() - 1))
                .satisfies(chunk -> assertThat(chunk.choices()).isEmpty());
        assertThat(completion(chunks).usage().orElseThrow().completionTokens()).isPositive();
    }

    @Test
    void callsToolAndTakesWhatIsMadeOfItsResult() {
        ChatCompletionCreateParams.Builder asking = asking("Call get_weather").addTool(weather());
        ChatCompletion.Choice choice =
                client.chat().completions().create(asking.build()).choices().get(0);

        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call = functionCall(choice);
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments(Place.class).city).isNotEmpty();

        ChatCompletionCreateParams result = asking.addMessage(choice.message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("Sunny")
                        .build())
                .build();
        ChatCompletion.Choice last =
                client.chat().completions().create(result).choices().get(0);
        assertThat(last.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(last.message().content()).isPresent();
    }

    @Test
    void callsToolWhoseArgumentsComeInPieces() {
        ChatCompletionCreateParams asking =
                asking("Call get_weather").addTool(weather()).build();
        List<ChatCompletionChunk> chunks = stream(asking);

        assertThat(chunks)
                .filteredOn(chunk -> chunk.choices().get(0).delta().toolCalls().isPresent())
                .hasSizeGreaterThan(1);
        ChatCompletion.Choice choice = completion(chunks).choices().get(0);
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(functionCall(choice).function().arguments(Place.class).city).isNotEmpty();
    }

    @Test
    void takesTwoChoices() {
        ChatCompletion completion =
                client.chat().completions().create(asking("Hello").n(2).build());

        assertThat(completion.choices())
                .extracting(choice -> choice.message().content().orElseThrow())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Simulated answer (")
                                .endsWith("Hello"),
                        second -> assertThat(second)
                                .startsWith("Simulated answer 2 (")
                                .endsWith("Hello"));
    }

    @Test
    void takesTwoChoicesOfOneStream() {
        List<ChatCompletionChunk> chunks = stream(asking("Hello").n(2).build());

        assertThat(text(chunks, 0)).startsWith("Simulated answer (").endsWith("Hello");
        assertThat(text(chunks, 1)).startsWith("Simulated answer 2 (").endsWith("Hello");
        assertThat(completion(chunks).choices()).hasSize(2);
    }

    @Test
    void takesWhatFitsSchemaOfItsClass() {
        StructuredChatCompletionCreateParams<Place> asking =
                asking("Where?").responseFormat(Place.class).build();

        Place place = client.chat()
                .completions()
                .create(asking)
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();

        assertThat(place.city).isNotEmpty();
    }

    @Test
    void saysThatKeyIsWrong() {
        OpenAIClient stranger = client.withOptions(options -> options.apiKey("sk-wrong"));

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() ->
                        stranger.chat().completions().create(asking("Hello").build()))
                .satisfies(e -> assertThat(e.code()).contains("invalid_api_key"));
    }

    @Test
    void saysThatModelIsUnknown() {
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> stream(asking("Hello").model("gpt-0").build()))
                .satisfies(e -> {
                    assertThat(e.code()).contains("model_not_found");
                    assertThat(e.getMessage()).contains("gpt-0");
                });
    }

    @Test
    void namesFieldThatIsWrong() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() ->
                        client.chat().completions().create(asking("Hello").n(0).build()))
                .satisfies(e -> {
                    assertThat(e.param()).contains("n");
                    assertThat(e.type()).contains("invalid_request_error");
                });
    }

    @Test
    void waitsAsLongAsItIsToldAndTriesAgain() {
        GATEWAY.upstream().next(GatewayOnSimulator.busy(1));
        OpenAIClient patient = client.withOptions(options -> options.maxRetries(1));

        long start = System.nanoTime();
        ChatCompletion completion =
                patient.chat().completions().create(asking("Hello").build());

        assertThat(completion.choices()).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void givesUpAfterItsRetries() {
        GATEWAY.upstream().behave(GatewayOnSimulator.busy(0));
        OpenAIClient patient = client.withOptions(options -> options.maxRetries(1));

        assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() ->
                        patient.chat().completions().create(asking("Hello").build()))
                .satisfies(e -> {
                    assertThat(e.code()).contains("rate_limit_exceeded");
                    assertThat(e.headers().values("Retry-After")).containsExactly("0");
                });
        assertThat(GATEWAY.upstream().calls()).hasSize(2);
    }

    @Test
    void saysThatServiceFailed() {
        GATEWAY.upstream().next(GatewayOnSimulator.failing());

        assertThatExceptionOfType(InternalServerException.class)
                .isThrownBy(
                        () -> client.chat().completions().create(asking("Hello").build()))
                .satisfies(e -> {
                    assertThat(e.statusCode()).isEqualTo(500);
                    assertThat(e.type()).isPresent();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut:5", "errorEvent:5:" + GatewayOnSimulator.FAILURE})
    void saysThatStreamBrokeOff(String fault) {
        GATEWAY.upstream().next(Behaviour.tokens(20).withFault(Fault.parse(fault)));
        List<ChatCompletionChunk> chunks = new ArrayList<>();

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asking("Hello").build())) {
            SseException e = catchThrowableOfType(
                    SseException.class, () -> stream.stream().forEach(chunks::add));

            assertThat(e.type()).isPresent();
        }
        assertThat(chunks).hasSize(5);
    }

    @Test
    void cancelsUpstreamWhenItClosesStream() {
        LockStep lockStep = LockStep.create();
        lockStep.release(2);
        GATEWAY.upstream().next(Behaviour.tokens(1000).withLockStep(lockStep));

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asking("Hello").build())) {
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            chunks.next();
            assertThat(chunks.next().choices().get(0).delta().content()).contains("t0 ");
        }

        assertThat(GATEWAY.upstream().awaitCall(0, LONG).awaitHangUp(LONG)).isTrue();
    }

    /** Another thread cannot: it would wait for the one that reads, which holds the reader's lock. */
    @Test
    void cancelsUpstreamWhenItsSubscriberClosesStream() {
        GATEWAY.upstream().next(Behaviour.tokens(1000).withLockStepPerCall());
        OpenAIClientAsync asynchronous = client.async();

        AsyncStreamResponse<ChatCompletionChunk> stream = asynchronous
                .chat()
                .completions()
                .createStreaming(asking("Hello").build());
        stream.subscribe(chunk -> stream.close());
        RecordedCall call = GATEWAY.upstream().awaitCall(0, LONG);
        call.lockStep().release(1);

        assertThat(call.awaitHangUp(LONG)).isTrue();
        assertThat(stream.onCompleteFuture()).succeedsWithin(LONG);
    }

    /** The client has no way of its own to cancel before the head of the response: OkHttp's call is that way. */
    @Test
    void cancelsUpstreamBeforeFirstToken() throws Exception {
        GATEWAY.upstream().next(Behaviour.held(LockStep.create()));
        CompletableFuture<?> asking =
                CompletableFuture.runAsync(() -> stream(asking("Hello").build()));

        cancelOnceUpstreamIsAsked();

        assertThat(asking).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(OpenAIIoException.class);
    }

    @Test
    void cancelsUpstreamBeforeReply() throws Exception {
        GATEWAY.upstream().next(Behaviour.held(LockStep.create()));
        CompletableFuture<?> asking = CompletableFuture.runAsync(
                () -> client.chat().completions().create(asking("Hello").build()));

        cancelOnceUpstreamIsAsked();

        assertThat(asking).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(OpenAIIoException.class);
    }

    private void cancelOnceUpstreamIsAsked() throws Exception {
        RecordedCall call = GATEWAY.upstream().awaitCall(0, LONG);
        cancel.get(LONG.toSeconds(), TimeUnit.SECONDS).run();
        assertThat(call.awaitHangUp(LONG)).isTrue();
    }

    private static ChatCompletionCreateParams.Builder asking(String prompt) {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(prompt);
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static ChatCompletion completion(List<ChatCompletionChunk> chunks) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        chunks.forEach(accumulator::accumulate);
        return accumulator.chatCompletion();
    }

    private static String text(List<ChatCompletionChunk> chunks, int index) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .filter(choice -> choice.index() == index)
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }

    private static ChatCompletionMessageFunctionToolCall functionCall(ChatCompletion.Choice choice) {
        return choice.message().toolCalls().orElseThrow().get(0).asFunction();
    }

    private static ChatCompletionFunctionTool weather() {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build();
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(parameters)
                        .build())
                .build();
    }

    /** What the client makes a schema of. */
    static final class Place {
        public String city;
    }
}
