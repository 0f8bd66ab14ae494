package io.camelchat.routes.documents;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;

/**
 * Gives routes what reads documents: the step {@code documents}, and for the consumer {@code documentsFilter} and
 * {@code documentsPoll}. Looks at the settings before anything starts.
 */
public final class Documents extends MainListenerSupport {
    private static final String ROUTE = "documents";

    private DocumentFlow flow;

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        DocumentSettings settings = DocumentSettings.of(context);
        flow = new DocumentFlow(context, settings);
        context.getRegistry().bind("documents", flow);
        context.getRegistry().bind("documentsFilter", new SettledFiles(settings.minAge()));
        context.getRegistry().bind("documentsPoll", new InboxPolls(flow));
    }

    /** Found out when the route starts, that another process has its inbox would be the last line of a stack trace. */
    @Override
    public void beforeStart(BaseMainSupport main) {
        Model routes = main.getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        if (routes.getRouteDefinition(ROUTE) != null) {
            flow.claimInbox();
        }
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        flow.releaseInbox();
    }
}
