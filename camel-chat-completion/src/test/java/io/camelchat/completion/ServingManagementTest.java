package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ServingManagementTest extends ServingTestSupport {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Override
    protected boolean useJmx() {
        return true;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot").to("chat-completion:gpt?input=prompt");
            }
        };
    }

    @Test
    void tellsWhatIsServed() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        Caller caller = Caller.at(port());
        CompletableFuture<HttpResponse<String>> answer = caller.askLater("bot");
        assertThat(hold.awaitWaiting(1, LONG)).isTrue();

        assertThat(attribute("bot", "OpenServedCalls")).isEqualTo(1);
        assertThat(attribute("bot", "ServedCalls")).isEqualTo(1L);
        assertThat(attribute("bot", "OpenCalls")).isEqualTo(0);
        assertThat(attribute("gpt*", "OpenServedCalls")).isEqualTo(0);
        hold.releaseAll();
        assertThat(answer).succeedsWithin(LONG);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> attribute("bot", "OpenServedCalls").equals(0));
        assertThat(caller.statusOf("bot")).isEqualTo(200);

        assertThat(attribute("bot", "ServedCalls")).isEqualTo(2L);
        assertThat(attribute("gpt*", "ServedCalls")).isEqualTo(0L);
        assertThat(attribute("gpt*", "Calls")).isEqualTo(2L);
    }

    @Test
    void tellsWhereItIsServed() throws Exception {
        assertThat(context.getEndpoint("chat-completion:bot", ChatCompletionEndpoint.class)
                        .getServiceUrl())
                .isEqualTo("http://127.0.0.1:" + port() + "/v1");
        assertThat(context.getEndpoint("chat-completion:gpt?input=prompt", ChatCompletionEndpoint.class)
                        .getServiceUrl())
                .isEqualTo(simulator().baseUrl());
    }

    private Object attribute(String model, String name) throws Exception {
        Set<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getName()
                        + ",type=endpoints,name=\"chat-completion:*" + model + "\""),
                null);
        assertThat(names).hasSize(1);
        return server.getAttribute(names.iterator().next(), name);
    }
}
