package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Simulator;
import io.camelchat.simulator.SimulatorExtension;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Camel context whose chat completion component asks a simulator. After each test no call may be open there. */
abstract class ChatCompletionTestSupport extends CamelTestSupport {
    /** Long enough for any machine: a bound on failure, not a time that is waited. */
    static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    static Simulator simulator() {
        return SIMULATOR.simulator();
    }

    /** Why the upstream gave no answer. */
    static Trouble troubleOf(Exchange answer) {
        assertThat(answer.getException()).isInstanceOf(ChatCompletionUnavailableException.class);
        return answer.getException(ChatCompletionUnavailableException.class).getTrouble();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ChatCompletionComponent component = context.getComponent("chat-completion", ChatCompletionComponent.class);
        component.getConfiguration().setBaseUrl(simulator().baseUrl());
        component.getConfiguration().setMaxRetries(0);
        return context;
    }

    @AfterEach
    void leavesNoCallOpen() {
        simulator().awaitNoOpenCalls(LONG);
    }
}
