package io.camelchat.routes.queue;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/** Looks before the start at the settings of the flows: found out later, a wrong one would make dead letters of all messages. */
public final class QueueSettings extends MainListenerSupport {
    private static final Set<String> PLACES = Set.of("body", "header");

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        requirePlace(context, "KAFKA_ANSWER");
        requirePlace(context, "JMS_ANSWER");
        String maxPayload = value(context, "QUEUE_MAX_PAYLOAD", KeepOriginal.MAX_PAYLOAD);
        if (!maxPayload.matches("[1-9]\\d{0,9}")) {
            throw new IllegalArgumentException(
                    "QUEUE_MAX_PAYLOAD must be a number of bytes from 1 on, but is " + maxPayload);
        }
    }

    private static void requirePlace(CamelContext context, String setting) {
        String place = value(context, setting, "body");
        if (!PLACES.contains(place)) {
            throw new IllegalArgumentException(setting + " must be body or header, but is " + place);
        }
    }

    private static String value(CamelContext context, String setting, String fallback) {
        return context.resolvePropertyPlaceholders("{{" + setting + ":" + fallback + "}}")
                .trim();
    }
}
