package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockedStepTest extends ChatCompletionTestSupport {
    private static final int THREADS = 220;
    private static final int OTHERS = 100;

    private final CountDownLatch unblock = new CountDownLatch(1);
    private final CountDownLatch half = new CountDownLatch(THREADS / 2);
    private final CountDownLatch all = new CountDownLatch(THREADS);
    private final Set<String> eventLoopSteps = ConcurrentHashMap.newKeySet();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ThreadPoolProfile profile = new ThreadPoolProfile(Continuations.PROFILE);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(THREADS);
        profile.setMaxQueueSize(0);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        context.getExecutorServiceManager().registerThreadPoolProfile(profile);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:blocked").to("chat-completion:m").process(exchange -> {
                    half.countDown();
                    all.countDown();
                    unblock.await();
                });
                from("direct:reply").to("chat-completion:m").process(this::step);
                from("direct:chunks")
                        .to("chat-completion:m?delivery=chunks&chunkUri=direct:chunk")
                        .process(this::step);
                from("direct:chunk").process(this::step);
                from("direct:split")
                        .to("chat-completion:m?delivery=stream")
                        .split(body())
                        .streaming()
                        .process(this::step);
            }

            private void step(Exchange exchange) {
                if (Context.isOnEventLoopThread()) {
                    eventLoopSteps.add(Thread.currentThread().getName());
                }
            }
        };
    }

    @AfterEach
    void unblock() {
        unblock.countDown();
    }

    private List<CompletableFuture<Exchange>> ask(String uri, int count) {
        List<CompletableFuture<Exchange>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(template.asyncSend(uri, e -> e.getMessage().setBody("go")));
        }
        return answers;
    }

    @Test
    void halfOfTheThreadsBlockedHarmNobody() throws Exception {
        simulator().behave(Behaviour.tokens(3));
        List<CompletableFuture<Exchange>> blocked = ask("direct:blocked", THREADS / 2);
        assertThat(half.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        for (String uri : List.of("direct:reply", "direct:chunks", "direct:split")) {
            for (CompletableFuture<Exchange> answer : ask(uri, OTHERS)) {
                assertThat(answer.get(LONG.toSeconds(), TimeUnit.SECONDS).getException())
                        .isNull();
            }
        }

        assertThat(blocked).noneMatch(CompletableFuture::isDone);
        assertThat(eventLoopSteps).isEmpty();
    }

    @Test
    void allThreadsBlockedRefuseAFurtherCallBeforeItIsSent() throws Exception {
        simulator().behave(Behaviour.tokens(3));
        List<CompletableFuture<Exchange>> blocked = ask("direct:blocked", THREADS);
        assertThat(all.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Exchange refused = template.request("direct:reply", e -> e.getMessage().setBody("go"));

        assertThat(refused.getException())
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("all 220 threads of the pool chat-completion are busy");
        assertThat(simulator().calls()).hasSize(THREADS);
        assertThat(blocked).noneMatch(CompletableFuture::isDone);
    }
}
