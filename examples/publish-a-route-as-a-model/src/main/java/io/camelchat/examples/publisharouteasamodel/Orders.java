package io.camelchat.examples.publisharouteasamodel;

import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.builder.RouteBuilder;

/** A model that knows a table: the rows that the route leaves in the body are its answer, as JSON. */
public final class Orders extends RouteBuilder {
    private static final Pattern NUMBER = Pattern.compile("\\b\\d{1,9}\\b");

    @Override
    public void configure() {
        from("chat-completion:orders")
                .setHeader("order", method(this, "orderNumber"))
                .choice()
                .when(header("order").isNull())
                .to("sql:select * from orders order by id")
                .otherwise()
                .to("sql:select * from orders where id = :#order")
                .end()
                .filter(simple("${body.size()} == 0"))
                .setBody(simple("There is no order ${header.order}."));
    }

    /** The first number in what the user said last, or null, which means all orders. */
    public Integer orderNumber(@Body ChatCompletionRequest request) {
        String said = request.getMessages().stream()
                .filter(message -> "user".equals(message.getRole()))
                .map(ChatCompletionMessage::getContent)
                .filter(Objects::nonNull)
                .reduce("", (earlier, later) -> later);
        return NUMBER.matcher(said)
                .results()
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .findFirst()
                .orElse(null);
    }
}
