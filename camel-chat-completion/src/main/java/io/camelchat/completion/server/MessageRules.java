package io.camelchat.completion.server;

import java.util.Set;

/** What the messages of a request may be. Roles and types of content that the contract does not know are left alone. */
final class MessageRules {
    /** An assistant may have called a tool and said nothing. */
    private static final Set<String> ROLES_WITH_CONTENT = Set.of("developer", "system", "user", "tool");

    private MessageRules() {}

    static void messages(Located messages) {
        messages.notEmpty().eachItem(MessageRules::message);
    }

    private static void message(Located message) {
        Located role = message.object().member("role").required().text();
        Located content = message.member("content");
        if (ROLES_WITH_CONTENT.stream().anyMatch(role::is)) {
            content.required();
        }
        content(content);
        message.member("name").text();
        message.member("refusal").text();
        message.member("tool_call_id").text();
        message.member("audio").object();
        message.member("function_call").object();
        message.member("tool_calls").array().eachItem(Located::object);
    }

    /** Text, or the parts of a content. */
    static void content(Located content) {
        if (!content.isText()) {
            content.textOrArray().eachItem(MessageRules::part);
        }
    }

    private static void part(Located part) {
        Located type = part.object().member("type").required().text();
        if (type.is("text")) {
            part.member("text").required().text();
        }
    }
}
