package io.camelchat.routes.documents;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.completion.model.RequestField;
import io.camelchat.routes.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * Makes a document's key: the SHA-256 of what makes an answer the same, which is the document's path, its content, the model,
 * the prompts and the options. Immutable.
 */
final class DocumentKeys {
    /** Changes when texts are read, cut or combined in another way, so that finished pieces do not fit any more. */
    private static final String WAY = "1";

    private final DocumentSettings settings;
    private final String options;

    DocumentKeys(DocumentSettings settings, CamelContext context) {
        this.settings = settings;
        this.options = options(context).toString();
    }

    /**
     * @param path below the inbox
     * @param content its hash
     */
    String of(String path, String content, Prompts prompts) {
        MessageDigest digest = Sha256.newDigest();
        add(digest, WAY);
        add(digest, path);
        add(digest, content);
        add(digest, settings.model());
        add(digest, prompts.instructions());
        add(digest, prompts.combine());
        add(digest, String.valueOf(settings.pieceTokens()));
        add(digest, options);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Each part with its length, so that no two sequences of parts are the same bytes. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    /** Those fields of a request that are set for all calls, as {@code camel.component.chat-completion.temperature}. */
    private static Map<String, Object> options(CamelContext context) {
        Map<String, Object> all = new TreeMap<>();
        PluginHelper.getBeanIntrospection(context)
                .getProperties(
                        context.getComponent("chat-completion", ChatCompletionComponent.class)
                                .getConfiguration(),
                        all,
                        null,
                        false);
        Map<String, Object> options = new TreeMap<>();
        for (RequestField field : RequestField.values()) {
            if (all.get(field.optionName()) != null) {
                options.put(field.optionName(), all.get(field.optionName()));
            }
        }
        options.put("additionalBody", String.valueOf(all.get("additionalBody")));
        return options;
    }
}
