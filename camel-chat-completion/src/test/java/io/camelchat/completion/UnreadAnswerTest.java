package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.Endings.Ending;
import io.camelchat.completion.server.CallTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not read their answer, which is written already: a call is over when its client has been sent it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnreadAnswerTest extends EndingsTestSupport {
    /** More than systems take for a client that does not read. */
    private static final String MUCH = "x".repeat(32 * 1024 * 1024);

    private static final int SMALL_BUFFER = 16 * 1024;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                interceptFrom("chat-completion:*").process(endings);
                from("chat-completion:patient").routeId("patient").setBody(constant(MUCH));
                from("chat-completion:short?requestTimeout=1500").setBody(constant(MUCH));
            }
        };
    }

    /** A client that has the head of its answer, and no more of it. */
    private StreamClient unread(String model, boolean stream) throws Exception {
        StreamClient client = StreamClient.connect(port(), SMALL_BUFFER).post(asking(model, stream));
        assertThat(client.status()).isEqualTo(200);
        return client;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isWaitedFor(boolean stream) throws Exception {
        try (StreamClient client = unread("patient", stream)) {
            await().during(Duration.ofMillis(300)).atMost(LONG).until(() -> pending() == 1);
            assertThat(endings.left()).isZero();

            assertThat(client.body()).contains(MUCH);

            Ending ending = endings.next();
            assertThat(ending.outcome()).isEqualTo("complete");
            assertThat(ending.failure()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isCutWhenItsTimeIsOver(boolean stream) throws Exception {
        try (StreamClient client = unread("short", stream)) {
            Ending ending = endings.next();
            assertThat(ending.outcome()).isEqualTo("failed");
            assertThat(ending.failure()).isInstanceOf(CallTimeoutException.class);
            assertThat(ending.status()).isEqualTo(200);

            assertThatThrownBy(client::body).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isCancelledWhenItsClientGoes(boolean stream) throws Exception {
        StreamClient client = unread("patient", stream);
        client.reset();

        assertThat(endings.next().outcome()).isEqualTo("cancelled");
    }

    @Test
    void isCutWhenItsRouteIsStopped() throws Exception {
        try (StreamClient client = unread("patient", true)) {
            context.getRouteController().stopRoute("patient", 1, TimeUnit.SECONDS);

            assertThat(endings.next().failure()).isInstanceOf(ChatCompletionCancelledException.class);
            assertThatThrownBy(client::body).isInstanceOf(IOException.class);
        } finally {
            context.getRouteController().startRoute("patient");
        }
    }
}
