package io.camelchat.routes.jms;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the routes of {@code camel/jms.yaml} their broker, where JMS_BROKER_URL is set; elsewhere it does nothing. */
public final class JmsFlow extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(JmsFlow.class);
    private static final String BROKER = "JMS_BROKER_URL";
    private static final String EMBEDDED = "embedded";

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Optional<String> broker = setting(context, BROKER);
        if (broker.isEmpty()) {
            return;
        }
        context.getRegistry().bind("jmsBroker", new BrokerConnection(context));
        JmsComponent jms = context.getComponent("jms", JmsComponent.class);
        jms.setMessageListenerContainerFactory(Listener::new);
        jms.setHeaderFilterStrategy(new SafeHeaders());
        jms.setConnectionFactory(given(context).orElseGet(() -> artemis(context, broker.get())));
    }

    private static Optional<ConnectionFactory> given(CamelContext context) {
        return context.getRegistry().findByType(ConnectionFactory.class).stream()
                .findFirst();
    }

    private static ConnectionFactory artemis(CamelContext context, String broker) {
        Optional<String> user = setting(context, "JMS_USERNAME");
        String password = setting(context, "JMS_PASSWORD").orElse("");
        String url =
                broker.equals(EMBEDDED) ? embedded(context, user.map(name -> new OneUser(name, password))) : broker;
        ActiveMQConnectionFactory factory = factory(url);
        user.ifPresent(name -> factory.setUser(name).setPassword(password));
        closeWith(context, new ServiceSupport() {
            @Override
            protected void doStop() {
                factory.close();
            }
        });
        return factory;
    }

    private static ActiveMQConnectionFactory factory(String url) {
        ActiveMQConnectionFactory factory;
        try {
            factory = new ActiveMQConnectionFactory(url);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    BROKER + " must be an address of Artemis, such as tcp://localhost:61616, or the word " + EMBEDDED,
                    e);
        }
        // A consumer takes one message at a time. Those it would hold in advance wait for a slow answer while others
        // are idle.
        if (!url.contains("consumerWindowSize")) {
            factory.setConsumerWindowSize(0);
        }
        return factory;
    }

    private static String embedded(CamelContext context, Optional<OneUser> user) {
        String port = setting(context, "JMS_EMBEDDED_PORT").orElse("61616");
        if (!port.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("JMS_EMBEDDED_PORT must be the number of a port, but is " + port);
        }
        Optional<String> folder = setting(context, "JMS_EMBEDDED_FOLDER");
        EmbeddedBroker broker = new EmbeddedBroker(
                Integer.parseInt(port),
                folder.map(name -> Path.of(name).toAbsolutePath()).orElse(null),
                user.orElse(null));
        closeWith(context, broker);
        context.getRegistry().bind("jmsEmbedded", broker.address());
        LOG.info(
                "{} is {}: a broker at {} for programs of this machine, which keeps messages {}",
                BROKER,
                EMBEDDED,
                broker.address(),
                folder.map(name -> "in the folder " + name).orElse("in memory only, until the application ends"));
        return broker.url();
    }

    private static void closeWith(CamelContext context, Service service) {
        try {
            context.addService(service);
        } catch (Exception e) {
            throw new IllegalStateException("The broker cannot be bound to the Camel context", e);
        }
    }

    private static Optional<String> setting(CamelContext context, String name) {
        return context.getPropertiesComponent()
                .resolveProperty(name)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
