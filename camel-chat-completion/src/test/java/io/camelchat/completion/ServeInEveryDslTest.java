package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import java.net.http.HttpResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** The ways in which a route that is a model is written. */
class ServeInEveryDslTest extends ContextsTestSupport {
    @Test
    void isWrittenInJava() throws Exception {
        CamelContext context = context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:bot?contextPath=/v1&heartbeat=1s").setBody(constant("Hi"));
            }
        });

        assertServed(context);
    }

    @Test
    void isWrittenInXml() throws Exception {
        CamelContext context = context();
        load(context, "route.xml", """
                <routes xmlns="http://camel.apache.org/schema/spring">
                  <route>
                    <from uri="chat-completion:bot?contextPath=/v1&amp;heartbeat=1s"/>
                    <setBody><constant>Hi</constant></setBody>
                  </route>
                </routes>
                """);

        assertServed(context);
    }

    @Test
    void isWrittenInYaml() throws Exception {
        CamelContext context = context();
        load(context, "route.yaml", """
                - route:
                    from:
                      uri: chat-completion:bot
                      parameters:
                        contextPath: /v1
                        heartbeat: 1s
                      steps:
                        - setBody:
                            constant: Hi
                """);

        assertServed(context);
    }

    private static void load(CamelContext context, String name, String content) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, content));
    }

    private static void assertServed(CamelContext context) throws Exception {
        context.start();
        Caller caller = caller(context);

        HttpResponse<String> response = caller.ask("bot");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Json.read(response.body()).at("/choices/0/message/content").asText())
                .isEqualTo("Hi");
        assertThat(caller.models()).containsExactly("bot");
    }
}
