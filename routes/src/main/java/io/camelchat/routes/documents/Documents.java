package io.camelchat.routes.documents;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Gives routes what reads documents: the step {@code documents}, and for the consumer {@code documentsFilter} and
 * {@code documentsPoll}. Looks at the settings before anything starts.
 */
public final class Documents extends MainListenerSupport {
    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        DocumentSettings settings = DocumentSettings.of(context);
        DocumentFlow flow = new DocumentFlow(context, settings);
        context.getRegistry().bind("documents", flow);
        context.getRegistry().bind("documentsFilter", new SettledFiles(settings.minAge()));
        context.getRegistry().bind("documentsPoll", new InboxPolls(flow));
    }
}
