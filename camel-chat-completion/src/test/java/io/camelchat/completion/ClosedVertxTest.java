package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Vert.x that is not the component's own, and that is closed before it: from then on it runs nothing, and says nothing. */
@Timeout(120)
class ClosedVertxTest extends ChatCompletionTestSupport {
    private final Vertx vertx = Vertx.vertx();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("vertx", vertx);
        return context;
    }

    private void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reply", "stream", "chunks"})
    void everyOpenCallFailsWithTheComponentAtTheLatest(String delivery) throws Exception {
        simulator().behave(Behaviour.tokens(3).withHold(LockStep.create()));
        List<CompletableFuture<Exchange>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(template.asyncSend(
                    "chat-completion:m?maxConcurrentRequests=5&chunkUri=mock:chunk&delivery=" + delivery,
                    e -> e.getMessage().setBody("go")));
        }
        simulator().awaitOpenCalls(5, LONG);

        closeVertx();
        context.getComponent("chat-completion").stop();

        for (CompletableFuture<Exchange> answer : answers) {
            assertThat(answer)
                    .succeedsWithin(LONG)
                    .satisfies(exchange -> assertThat(troubleOf(exchange)).isNotEqualTo(Trouble.TOO_SLOW));
        }
    }

    @Test
    void aCallThatIsMadeAfterwardsFails() {
        template.requestBody("chat-completion:m", "Hi");
        closeVertx();

        CompletableFuture<Exchange> answer =
                template.asyncSend("chat-completion:m", e -> e.getMessage().setBody("Hi"));

        assertThat(answer)
                .succeedsWithin(LONG)
                .satisfies(exchange -> assertThat(exchange.isFailed()).isTrue());
    }
}
