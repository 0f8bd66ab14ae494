package io.camelchat.routes.jms;

import io.camelchat.routes.queue.BrokerLink;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.jms.JmsConsumer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** Whether the flow has its broker. Any thread may ask. */
public final class BrokerConnection implements BrokerLink {
    private static final String ROUTE = "jms";

    private final CamelContext context;

    BrokerConnection(CamelContext context) {
        this.context = context;
    }

    @Override
    public String kind() {
        return "jms";
    }

    /** False before the first connection, and from the moment that one is lost to the moment that there is another. */
    @Override
    public boolean isThere() {
        ServiceStatus status = context.getRouteController().getRouteStatus(ROUTE);
        return status != null
                && status.isStarted()
                && container() instanceof DefaultMessageListenerContainer container
                && container.isRegisteredWithDestination()
                && !container.isRecovering();
    }

    @Override
    public String reason() {
        ServiceStatus status = context.getRouteController().getRouteStatus(ROUTE);
        return status != null && container() instanceof Listener listener ? listener.trouble() : null;
    }

    private Object container() {
        try {
            return ((JmsConsumer) context.getRoute(ROUTE).getConsumer()).getListenerContainer();
        } catch (Exception e) {
            throw new IllegalStateException("The JMS consumer has no listener container", e);
        }
    }
}
