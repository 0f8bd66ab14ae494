package io.camelchat.routes.documents;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/**
 * Skips a poll of the inbox while enough documents wait in the flow already, and tells it when a poll has found none. A file
 * consumer has no bound of its own where the route goes on without its thread: it would load the whole folder.
 */
final class InboxPolls extends DefaultPollingConsumerPollStrategy {
    private final DocumentFlow flow;

    InboxPolls(DocumentFlow flow) {
        this.flow = flow;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return flow.hasRoom();
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        if (polledMessages == 0) {
            flow.foundNone();
        }
    }
}
