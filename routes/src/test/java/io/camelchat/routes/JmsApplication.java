package io.camelchat.routes;

import io.camelchat.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/** The application with its JMS flow, as the tests set it: in this JVM, or as a process. */
final class JmsApplication {
    static final int PERMITS = 20;

    /** Has a process run the flow alone. */
    private static final String FLOW =
            "-Dcamel.main.routes-include-pattern=classpath:camel/jms.yaml,classpath:camel/ask.yaml";

    private JmsApplication() {}

    /** As a process, not waited for. */
    static ApplicationProcess start(Path folder, String broker, Simulator simulator, int permits, String... options)
            throws IOException {
        return start(folder, settings(broker, simulator, permits), options);
    }

    /** As a process, not waited for, where it is set in another way. */
    static ApplicationProcess start(Path folder, Map<String, String> settings, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(FLOW);
        return ApplicationProcess.start(
                folder, settings, LongForm.options(LongForm.OF_JMS, all.toArray(String[]::new)));
    }

    /** Its settings for a process. */
    static Map<String, String> settings(String broker, Simulator simulator, int permits) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("OPENAI_BASE_URL", simulator.baseUrl());
        settings.put("OPENAI_API_KEY", "");
        settings.put("CHAT_PORT", "0");
        settings.put("JMS_BROKER_URL", broker);
        settings.put("JMS_IN", JmsPeer.IN);
        settings.put("JMS_OUT", JmsPeer.OUT);
        settings.put("JMS_DEAD_LETTERS", JmsPeer.DEAD);
        settings.put("JMS_PERMITS", String.valueOf(permits));
        settings.put("JMS_SYSTEM_MESSAGE", "Be brief.");
        return settings;
    }

    /** In this JVM, not started. */
    static Main create(String broker, Simulator simulator) {
        Main main = Application.create();
        settings(broker, simulator, PERMITS).forEach(main::addOverrideProperty);
        main.addOverrideProperty(
                "camel.main.routes-include-pattern", "classpath:camel/jms.yaml,classpath:camel/ask.yaml");
        return main;
    }
}
