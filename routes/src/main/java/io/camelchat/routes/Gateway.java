package io.camelchat.routes;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/** Gives the gateway's routes what YAML cannot: a key that no URI shows, and what the HTTP server answers beside them. */
final class Gateway extends MainListenerSupport {
    private static final String FALLBACK_KEY = "CHAT_FALLBACK_API_KEY";

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        String key =
                context.getPropertiesComponent().resolveProperty(FALLBACK_KEY).orElse("");
        context.getRegistry().bind("fallbackKey", key);
        try {
            context.addService(new HttpFront(context));
        } catch (Exception e) {
            throw new IllegalStateException("The HTTP server cannot be completed", e);
        }
    }
}
