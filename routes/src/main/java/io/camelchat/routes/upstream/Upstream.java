package io.camelchat.routes.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Gives routes the steps {@code patientAsk}, which all flows share, and {@code countCall}, which is the gateway's: so the
 * limits of a minute are those of the process.
 */
public final class Upstream extends MainListenerSupport {
    /** The step's name. */
    public static final String PATIENT_ASK = "patientAsk";

    /** The name of the gateway's step. */
    public static final String COUNT_CALL = "countCall";

    /** The name of what tells how the upstream is. */
    public static final String STATUS = "upstreamStatus";

    private static final String ASKS_ONCE = "direct:ask-once";

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        RateLimit limit = new RateLimit(
                perMinute(context, "UPSTREAM_REQUESTS_PER_MINUTE"),
                perMinute(context, "UPSTREAM_TOKENS_PER_MINUTE"),
                System::nanoTime);
        PatientAsk ask = new PatientAsk(context, ASKS_ONCE, limit);
        context.getRegistry().bind(PATIENT_ASK, ask);
        context.getRegistry().bind(COUNT_CALL, new CountCall(limit, System::nanoTime));
        context.getRegistry().bind(STATUS, ask.status());
        try {
            // Camel has a registry of meters, if any, when it has started.
            context.addStartupListener((started, alreadyStarted) -> started.getRegistry()
                    .findByType(MeterRegistry.class)
                    .forEach(meters -> UpstreamMetrics.bind(ask.status(), meters)));
            // For management to know it.
            context.addService(ask.status());
        } catch (Exception e) {
            throw new IllegalStateException("The status of the upstream cannot be added to the Camel context", e);
        }
    }

    private static long perMinute(CamelContext context, String setting) {
        String text =
                context.resolvePropertyPlaceholders("{{" + setting + ":0}}").trim();
        if (!text.matches("\\d{1,15}")) {
            throw new IllegalArgumentException(
                    setting + " must be a whole number a minute, 0 for no limit, but is " + text);
        }
        return Long.parseLong(text);
    }
}
