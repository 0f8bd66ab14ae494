package io.camelchat.routes;

import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** Artemis as it is set by default, with a journal, as a process: see {@link BrokerProcess}. */
final class Broker {
    static final String READY = "Ready on port ";

    /** Where the broker puts what it has delivered ten times in vain. */
    static final String GIVEN_UP = JmsPeer.IN + ".DLQ";

    private Broker() {}

    /** @param args the port, 0 for a free one, and the folder of the journal */
    public static void main(String[] args) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration(args[0], Path.of(args[1])));
        broker.start();
        NettyAcceptor acceptor =
                (NettyAcceptor) broker.getActiveMQServer().getRemotingService().getAcceptor("tcp");
        System.out.println(READY + acceptor.getActualPort());
    }

    private static Configuration configuration(String port, Path folder) throws Exception {
        return new ConfigurationImpl()
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port)
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false)
                                .setMaxSizeBytes(50_000_000)
                                .setDeadLetterAddress(SimpleString.of("DLQ"))
                                .setAutoCreateDeadLetterResources(true)
                                .setDeadLetterQueuePrefix(SimpleString.of(""))
                                .setDeadLetterQueueSuffix(SimpleString.of(".DLQ")));
    }
}
