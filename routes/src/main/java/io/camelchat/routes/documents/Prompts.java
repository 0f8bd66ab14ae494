package io.camelchat.routes.documents;

import org.apache.camel.Exchange;

/**
 * What the model is told to do.
 *
 * @param instructions with a document, or with a piece of one
 * @param combine with the answers about several pieces
 */
record Prompts(String instructions, String combine) {
    /** Those that the route has set as exchange properties. */
    static Prompts of(Exchange exchange) {
        return new Prompts(property(exchange, "instructions"), property(exchange, "combine"));
    }

    private static String property(Exchange exchange, String name) {
        String text = exchange.getProperty(name, "", String.class).trim();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The route must set the exchange property " + name + " to a prompt");
        }
        return text;
    }
}
