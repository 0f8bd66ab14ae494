package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelchat.completion.server.KeyFile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More calls than there are threads for their routes. */
class ServedPoolTest extends ServingTestSupport {
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getExecutorServiceManager().registerThreadPoolProfile(oneThread(ModelServers.PROFILE));
        context.getExecutorServiceManager().registerThreadPoolProfile(oneThread(Continuations.PROFILE));
        return context;
    }

    private static ThreadPoolProfile oneThread(String id) {
        ThreadPoolProfile profile = new ThreadPoolProfile(id);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(0);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns);
        return profile;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:blocking").process(this::block).setBody(constant("Good day"));
                from("chat-completion:asking").to("chat-completion:m").process(this::block);
            }

            private void block(Exchange exchange) throws InterruptedException {
                busy.countDown();
                assertThat(free.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
        };
    }

    @Test
    void aCallThatNoThreadCanTakeIsRefused() throws Exception {
        CompletableFuture<HttpResponse<String>> first = begin("blocking");

        refused(ask(asking("blocking", false)));

        free.countDown();
        assertThat(answer(first).statusCode()).isEqualTo(200);
    }

    @Test
    void aCallWhoseAnswerNoThreadCouldTakeOnIsRefused() throws Exception {
        CompletableFuture<HttpResponse<String>> first = begin("asking");

        refused(ask(asking("asking", false)));
        assertThat(simulator().calls()).hasSize(1);

        free.countDown();
        assertThat(answer(first).statusCode()).isEqualTo(200);
    }

    @Test
    void keysAreReadWhileAllThreadsAreBusy(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), KeyFile.line("orders", "old") + "\n");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:keyed?contextPath=/keyed&apiKeysFile=" + keys)
                        .setBody(constant("Good day"));
            }
        });
        CompletableFuture<HttpResponse<String>> first = begin("blocking");
        assertThat(models("new")).isEqualTo(401);

        Files.writeString(keys, KeyFile.line("orders", "new") + "\n");

        await().atMost(LONG).until(() -> models("new") == 200);
        free.countDown();
        assertThat(answer(first).statusCode()).isEqualTo(200);
    }

    private int models(String key) throws Exception {
        return client().send(
                        request("/keyed/models")
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private CompletableFuture<HttpResponse<String>> begin(String model) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> begun =
                client().sendAsync(post(asking(model, false)), BodyHandlers.ofString());
        assertThat(busy.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return begun;
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> begun) throws Exception {
        return begun.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static void refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("server_error");
        assertThat(json(response).at("/error/message").asText()).doesNotContain("pool");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
}
