package io.camelchat.routes;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.completion.ChatCompletionConfiguration;
import io.camelchat.simulator.Simulator;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has routes ask a simulator where no service is set, so that they run without one. */
final class EmbeddedDefault extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDefault.class);
    private static final int RECORDED_CALLS = 100;

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        ChatCompletionConfiguration options = context.getComponent("chat-completion", ChatCompletionComponent.class)
                .getConfiguration();
        boolean serviceSet = options.getBaseUrl() != null
                || options.getApiKey() != null
                || options.getCredentials() != null
                || isSet(context, "OPENAI_BASE_URL")
                || isSet(context, "OPENAI_API_KEY");
        if (serviceSet) {
            return;
        }
        Simulator simulator = Simulator.builder().recordedCalls(RECORDED_CALLS).start();
        options.setBaseUrl(simulator.baseUrl());
        try {
            context.addService(new Closing(simulator));
        } catch (Exception e) {
            simulator.close();
            throw new IllegalStateException("The simulator cannot be bound to the Camel context", e);
        }
        LOG.info(
                "Neither OPENAI_BASE_URL nor OPENAI_API_KEY is set: a simulator at {} answers, and no model is asked",
                simulator.baseUrl());
    }

    private static boolean isSet(CamelContext context, String name) {
        return context.getPropertiesComponent()
                .resolveProperty(name)
                .filter(value -> !value.isBlank())
                .isPresent();
    }

    /** Ends the simulator with the context, after its routes. */
    private static final class Closing extends ServiceSupport {
        private final Simulator simulator;

        Closing(Simulator simulator) {
            this.simulator = simulator;
        }

        @Override
        protected void doStop() {
            simulator.close();
        }
    }
}
