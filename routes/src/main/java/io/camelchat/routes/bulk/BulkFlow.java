package io.camelchat.routes.bulk;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Gives the route of {@code camel/bulk.yaml} its step and its folders, where BULK_INBOX is set; elsewhere it does nothing.
 * Folders that are not set are beside the inbox.
 */
public final class BulkFlow extends MainListenerSupport {
    private static final String INBOX = "BULK_INBOX";

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Optional<Path> inbox = folder(context, INBOX);
        if (inbox.isEmpty()) {
            return;
        }
        Path outbox = beside(inbox.get(), context, "BULK_OUTBOX", "outbox");
        beside(inbox.get(), context, "BULK_DONE", "done");
        beside(inbox.get(), context, "BULK_FAILED", "failed");
        context.getRegistry().bind("bulkFolder", new BulkFolder(context, BulkSettings.of(context), outbox));
    }

    /** The route has it as an absolute path: Camel takes a relative one for a part of the inbox. */
    private static Path beside(Path inbox, CamelContext context, String setting, String fallback) {
        Path folder = folder(context, setting).orElseGet(() -> inbox.resolveSibling(fallback));
        context.getPropertiesComponent().addOverrideProperty(setting, folder.toString());
        return folder;
    }

    private static Optional<Path> folder(CamelContext context, String setting) {
        return context.getPropertiesComponent()
                .resolveProperty(setting)
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value.strip()).toAbsolutePath().normalize());
    }
}
