package io.camelchat.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.model.Json;
import io.camelchat.simulator.Behaviour;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process may ask for in a minute, the gateway's calls included. */
class GatewayLimitTest {
    @Nested
    class OfRequests {
        private static final int LIMIT = 60;
        private static final int MESSAGES = 20;

        @RegisterExtension
        static final GatewayOnSimulator APPLICATION = GatewayOnSimulator.servingAll(Map.of(
                "camel.main.routes-include-pattern",
                "classpath:camel/gateway.yaml,classpath:camel/ask.yaml",
                "UPSTREAM_REQUESTS_PER_MINUTE",
                String.valueOf(LIMIT)));

        @Test
        void flowsWaitAndCallersAreToldWhenToComeAgain() throws Exception {
            List<CompletableFuture<Exchange>> messages = askByFlow();
            int answered = 0;
            HttpResponse<String> last = APPLICATION.caller().ask(Caller.asking("m", false));
            while (last.statusCode() == 200 && answered < 2 * LIMIT) {
                answered++;
                last = APPLICATION.caller().ask(Caller.asking("m", answered % 2 == 0));
            }

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(Json.read(last.body()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 61L);
            assertThat(APPLICATION.upstream().calls()).hasSizeLessThanOrEqualTo(LIMIT);
            assertThat(answered).isGreaterThanOrEqualTo(LIMIT - MESSAGES);
            // They would have gone out one a second, had no caller come.
            assertThat(messages).anyMatch(message -> !message.isDone());
        }

        private static List<CompletableFuture<Exchange>> askByFlow() throws Exception {
            AsyncProducer flow = APPLICATION.context().getEndpoint("direct:ask").createAsyncProducer();
            flow.start();
            return IntStream.range(0, MESSAGES)
                    .mapToObj(i -> {
                        Exchange exchange =
                                APPLICATION.context().getEndpoint("direct:ask").createExchange();
                        exchange.setProperty("instructions", "Be brief.");
                        exchange.getMessage().setBody("message " + i);
                        return flow.processAsync(exchange);
                    })
                    .toList();
        }
    }

    @Nested
    class OfTokens {
        private static final int LIMIT = 1_000;

        @RegisterExtension
        static final GatewayOnSimulator APPLICATION =
                GatewayOnSimulator.servingAll(Map.of("UPSTREAM_TOKENS_PER_MINUTE", String.valueOf(LIMIT)));

        @Test
        void whatAStreamUsedIsCountedWhenItHasEnded() throws Exception {
            APPLICATION.upstream().next(Behaviour.tokens(2 * LIMIT));
            assertThat(APPLICATION.caller().ask(Caller.asking("m", true)).statusCode())
                    .isEqualTo(200);

            await().atMost(GatewayOnSimulator.LONG)
                    .until(() ->
                            APPLICATION.caller().ask(Caller.asking("m", true)).statusCode() == 429);

            assertThat(APPLICATION.upstream().calls()).hasSizeLessThan(10);
        }
    }
}
