package io.camelchat.routes.jms;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.support.service.ServiceSupport;

/**
 * An Artemis broker in this JVM, started when it is made and closed with the context. Routes reach it without a socket, and
 * other programs of this machine by a port of the loopback interface.
 */
final class EmbeddedBroker extends ServiceSupport {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String TCP = "tcp";

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final int number = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    /**
     * @param port 0 takes a free one
     * @param journal the folder that messages are kept in, or null to keep them in memory
     * @param user the one who is let in, or null to let everybody in
     */
    EmbeddedBroker(int port, Path journal, OneUser user) {
        try {
            broker.setConfiguration(configuration(port, journal, user != null));
            broker.setSecurityManager(user);
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded broker cannot start: " + e.getMessage(), e);
        }
        if (port() < 0) {
            stop();
            throw new IllegalStateException("The embedded broker cannot listen on port " + port
                    + ", which may be in use: set JMS_EMBEDDED_PORT to another, or to 0 for a free one");
        }
    }

    private Configuration configuration(int port, Path journal, boolean asksWho) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(journal != null)
                .setJournalType(JournalType.NIO)
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(asksWho)
                .addAcceptorConfiguration("in-vm", url())
                .addAcceptorConfiguration(TCP, "tcp://" + LOOPBACK + ":" + port + "?protocols=CORE")
                .addAddressSetting("#", settings(journal != null));
        if (asksWho) {
            configuration.putSecurityRoles("#", OneUser.roles());
        }
        if (journal != null) {
            configuration
                    .setJournalDirectory(journal.resolve("journal").toString())
                    .setBindingsDirectory(journal.resolve("bindings").toString())
                    .setLargeMessagesDirectory(journal.resolve("large-messages").toString())
                    .setPagingDirectory(journal.resolve("paging").toString());
        } else {
            configuration.setGlobalMaxSize(-1);
        }
        return configuration;
    }

    /** Messages come back as often as they must: it is the flow that tells the bad ones. None vanishes when it expires. */
    private static AddressSettings settings(boolean pages) {
        return new AddressSettings()
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(SimpleString.of("DLQ"))
                .setAutoCreateDeadLetterResources(true)
                .setExpiryAddress(SimpleString.of("ExpiryQueue"))
                .setAutoCreateExpiryResources(true)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                .setMaxSizeBytes(pages ? 10_000_000 : -1);
    }

    /** Where it is reached within this JVM. */
    String url() {
        return "vm://" + number;
    }

    /** Where it is reached by other programs. */
    String address() {
        return "tcp://" + LOOPBACK + ":" + port();
    }

    private int port() {
        return ((NettyAcceptor) broker.getActiveMQServer().getRemotingService().getAcceptor(TCP)).getActualPort();
    }

    @Override
    protected void doStop() throws Exception {
        broker.stop();
    }
}
