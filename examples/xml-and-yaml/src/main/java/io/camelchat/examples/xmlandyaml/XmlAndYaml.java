package io.camelchat.examples.xmlandyaml;

import io.camelchat.simulator.Simulator;
import org.apache.camel.main.Main;

/** Runs {@code camel/ask.xml} and {@code camel/ask.yaml}, which say the same, and ends after one message of each. */
public final class XmlAndYaml {
    private XmlAndYaml() {}

    public static void main(String[] args) throws Exception {
        if (System.getenv("OPENAI_BASE_URL") == null && System.getenv("OPENAI_API_KEY") == null) {
            System.setProperty("OPENAI_BASE_URL", Simulator.start().baseUrl());
        }
        Main main = new Main();
        main.configure().withRoutesIncludePattern("classpath:camel/*").withDurationMaxMessages(2);
        main.run();
    }
}
