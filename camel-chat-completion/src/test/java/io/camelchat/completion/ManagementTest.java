package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class ManagementTest extends TransportTestSupport {
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
                from("direct:ask").to("chat-completion:gpt?breakerFailureRate=50&maxRetries=1");
            }
        };
    }

    @Test
    void tellsWhatAnEndpointDoes() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(Behaviour.held(hold));
        simulator().next(Behaviour.error(503, "", "Retry-After", "0"));
        CompletableFuture<Exchange> answer =
                template.asyncSend("direct:ask", e -> e.getMessage().setBody("Hi"));
        assertThat(hold.awaitWaiting(1, LONG)).isTrue();

        assertThat(attribute("OpenCalls")).isEqualTo(1);
        assertThat(attribute("Calls")).isEqualTo(1L);
        assertThat(attribute("RetriedAttempts")).isEqualTo(1L);
        assertThat(attribute("BreakerState")).isEqualTo("closed");
        assertThat(attribute("Model")).isEqualTo("gpt");
        assertThat(attribute("Upstream")).isEqualTo(simulator().baseUrl());
        hold.releaseAll();
        answerOf(await(answer));

        assertThat(attribute("OpenCalls")).isEqualTo(0);
        assertThat(attribute("Calls")).isEqualTo(1L);
    }

    private Object attribute(String name) throws Exception {
        Set<ObjectName> names = server.queryNames(
                new ObjectName(
                        "org.apache.camel:context=" + context.getName() + ",type=endpoints,name=\"chat-completion:*\""),
                null);
        assertThat(names).hasSize(1);
        return server.getAttribute(names.iterator().next(), name);
    }
}
