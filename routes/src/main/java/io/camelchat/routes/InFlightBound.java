package io.camelchat.routes;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.RouteAware;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/**
 * Skips a poll while as many exchanges of the route are in flight as one poll may add. A file consumer has no bound of
 * its own where the route goes on without its thread: it would load the whole folder.
 */
public final class InFlightBound extends DefaultPollingConsumerPollStrategy {
    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        String routeId = ((RouteAware) consumer).getRoute().getRouteId();
        int inFlight = endpoint.getCamelContext().getInflightRepository().size(routeId);
        return inFlight < ((GenericFileEndpoint<?>) endpoint).getMaxMessagesPerPoll();
    }
}
