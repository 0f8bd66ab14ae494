package io.camelchat.routes.jms;

import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsHeaderFilterStrategy;

/**
 * Which properties of JMS messages become headers, and which headers become properties. None that Camel obeys comes in, in
 * whatever spelling, nor one that would stand for a header of JMS: names of headers have no case. None that Artemis obeys goes
 * out, so that an answer is not delayed, dropped for a duplicate, or routed as its question was.
 */
public final class SafeHeaders extends JmsHeaderFilterStrategy {
    public SafeHeaders() {
        setLowerCase(true);
        // Dots are encoded in the names of properties.
        setInFilterStartsWith("camel", "org.apache.camel.", "org_dot_apache_dot_camel_dot_");
        setOutFilterStartsWith("camel", "org.apache.camel.", "_amq", "__amq", "jms_amq");
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return super.applyFilterToExternalHeaders(name, value, exchange) || standsForHeaderOfJms(name);
    }

    /** What JMS and its providers define is spelled in capitals. */
    private static boolean standsForHeaderOfJms(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("jms") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
    }
}
