package io.camelchat.completion.server;

/** What a request may say of the tools that a model can call, and of the functions that they were before. */
final class ToolRules {
    private static final int MOST_FUNCTIONS = 128;

    private ToolRules() {}

    static void tools(Located tools) {
        tools.eachItem(tool -> {
            tool.object().member("type").required().text();
            if (tool.member("type").is("function")) {
                function(tool.member("function").required());
            } else if (tool.member("type").is("custom")) {
                named(tool.member("custom").required());
            }
        });
    }

    static void functions(Located functions) {
        functions.notEmpty().atMost(MOST_FUNCTIONS, "functions").eachItem(ToolRules::function);
    }

    static void toolChoice(Located choice) {
        if (choice.isText()) {
            return;
        }
        Located type = choice.member("type").required().text();
        if (type.is("function") || type.is("custom")) {
            named(choice.member(type.is("custom") ? "custom" : "function").required());
        } else if (type.is("allowed_tools")) {
            choice.member("allowed_tools").required().object();
        }
    }

    static void functionCall(Located call) {
        if (!call.isText()) {
            named(call);
        }
    }

    private static void function(Located function) {
        named(function);
        function.member("description").text();
        function.member("parameters").object();
        function.member("strict").bool();
    }

    private static void named(Located object) {
        object.object().member("name").required().text();
    }
}
