package io.camelchat.completion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.ResourceHelper;

/** A text with Simple expressions. What they evaluate to is data and is not evaluated again. */
final class MessageTemplate {
    private static final String RESOURCE = "resource:";

    /** The expressions of Simple that give the body, or something of it: not its type alone. */
    private static final Pattern BODY =
            Pattern.compile("\\$(simple)?\\{(in\\.)?(body(?!Type)|mandatoryBodyAs|prettyBody)");

    private final Expression expression;
    private final boolean bodyInside;

    private MessageTemplate(Expression expression, boolean bodyInside) {
        this.expression = expression;
        this.bodyInside = bodyInside;
    }

    /** The template of an option, or null where it is not set. */
    static MessageTemplate of(CamelContext context, String option, String value) {
        if (value == null) {
            return null;
        }
        String text = load(context, option, value);
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return new MessageTemplate(expression, BODY.matcher(text).find());
    }

    /** The option's own text, or that of the resource which it names. */
    static String load(CamelContext context, String option, String value) {
        if (!value.startsWith(RESOURCE)) {
            return value;
        }
        String location = value.substring(RESOURCE.length());
        try (InputStream resource = ResourceHelper.resolveMandatoryResourceAsInputStream(context, location)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Option " + option + " names the resource " + location
                            + ", which cannot be read: check that it exists",
                    e);
        }
    }

    String evaluate(Exchange exchange) {
        return expression.evaluate(exchange, String.class);
    }

    /** The template around a prompt: where it says {@code ${body}}, or above it. */
    String around(String prompt, Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        try {
            message.setBody(prompt);
            String text = evaluate(exchange);
            return bodyInside ? text : text + "\n\n" + prompt;
        } finally {
            message.setBody(body);
        }
    }
}
