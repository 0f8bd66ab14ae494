package io.camelchat.routes.documents;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives routes what reads documents: the step {@code documents}, and for the consumer {@code documentsFilter} and
 * {@code documentsPoll}. Looks at the settings before anything starts.
 */
public final class Documents extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
    private static final String ROUTE = "documents";
    private static final String NEVER = "false";

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

    /**
     * Found out when the route starts, that another process has its inbox would be the last line of a stack trace. Who has
     * not set an inbox may want a second gateway, and gets it, without documents.
     */
    @Override
    public void beforeStart(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        RouteDefinition route =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(ROUTE);
        if (route == null || !isIncluded(route, context)) {
            return;
        }
        try {
            flow.claimInbox();
        } catch (InboxTakenException e) {
            if (DocumentSettings.isInboxSet(context)) {
                throw e;
            }
            LOG.warn("This process reads no documents: {}", e.getMessage());
            route.setPrecondition(NEVER);
        }
    }

    /** Camel looks at preconditions when it starts. */
    private static boolean isIncluded(RouteDefinition route, CamelContext context) {
        return route.getPrecondition() == null
                || context.resolveLanguage("simple")
                        .createPredicate(context.resolvePropertyPlaceholders(route.getPrecondition()))
                        .matches(new DefaultExchange(context));
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        flow.releaseInbox();
    }
}
