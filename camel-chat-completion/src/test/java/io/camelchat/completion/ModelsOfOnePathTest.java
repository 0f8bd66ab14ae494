package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.SupervisingRouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several routes that are models side by side, and how they come and go. */
class ModelsOfOnePathTest extends ContextsTestSupport {
    @Test
    void areToldApartByName() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one");
        serve(context, "two", "chat-completion:org/two:8b");
        context.start();
        Caller caller = caller(context);

        assertThat(caller.textOf("one")).isEqualTo("one");
        assertThat(caller.textOf("org/two:8b")).isEqualTo("two");
        assertThat(caller.models()).containsExactly("one", "org/two:8b");
        assertThat(caller.send("GET", "/models/org/two:8b").statusCode()).isEqualTo(200);
        assertThat(caller.send("GET", "/models/three").statusCode()).isEqualTo(404);
        assertThat(caller.ask("three").statusCode()).isEqualTo(404);
        assertThat(caller.ask("three").body()).contains("model_not_found");
    }

    @Test
    void leaveTheRestToTheAsterisk() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one");
        serve(context, "any", "chat-completion:*?models=big,small");
        context.start();
        Caller caller = caller(context);

        assertThat(caller.textOf("one")).isEqualTo("one");
        assertThat(caller.textOf("two")).isEqualTo("any");
        assertThat(caller.textOf("*")).isEqualTo("any");
        assertThat(caller.models()).containsExactly("big", "one", "small");
    }

    @Test
    void areRefusedWhereTheNameIsTakenByTheSameUri() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:bot", "chat-completion:bot");

        assertThat(startFailure(context))
                .contains("Multiple consumers for the same endpoint is not allowed")
                .contains("chat-completion://bot");
    }

    @Test
    void areRefusedWhereTheNameIsTakenByAnotherUri() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:bot", "chat-completion:bot?heartbeat=1000");

        assertThat(startFailure(context))
                .isEqualTo("The model bot is served below /v1 by another route already: give one of them another name"
                        + " or contextPath");
    }

    @Test
    void mayHaveOneNameBelowTwoPaths() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:bot");
        serve(context, "two", "chat-completion:bot?contextPath=/team/v1/");
        context.start();
        int port = component(context).servedPort();

        assertThat(Caller.at(port).textOf("bot")).isEqualTo("one");
        assertThat(new Caller("http://127.0.0.1:" + port + "/team/v1").textOf("bot"))
                .isEqualTo("two");
        assertThat(new Caller("http://127.0.0.1:" + port + "/team/v1").models()).containsExactly("bot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ""})
    void mayBeServedAtTheRoot(String contextPath) throws Exception {
        CamelContext context = context();
        component(context).getConfiguration().setContextPath(contextPath);
        serve(context, "one", "chat-completion:bot");
        context.start();
        Caller caller = new Caller("http://127.0.0.1:" + component(context).servedPort());

        assertThat(caller.textOf("bot")).isEqualTo("one");
        assertThat(caller.models()).containsExactly("bot");
        assertThat(caller.send("GET", "/models/bot").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/*", "/:tenant/v1", "/a b", "/v1?x"})
    void needAPathThatIsOne(String contextPath) throws Exception {
        CamelContext context = context();
        component(context).getConfiguration().setContextPath(contextPath);
        serve(context, "one", "chat-completion:bot");

        assertThat(startFailure(context))
                .isEqualTo("Option contextPath must be a path such as /v1, of letters, digits and -._~, not "
                        + contextPath);
        assertThat(component(context).servedPort()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxRequestSize=1000",
                "allowedOrigins=*",
                "authenticator=#class:io.camelchat.completion.server.ServerUser"
            })
    void shareWhatIsNeededBeforeARequestTellsItsModel(String option) throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one", "chat-completion:two?" + option);

        assertThat(startFailure(context))
                .isEqualTo("The model two is served below /v1, where models have another authenticator, apiKeysFile,"
                        + " maxRequestSize or allowedOrigins: all models of one contextPath share these, for they are"
                        + " needed before a request tells its model");
    }

    @Test
    void mayEachNameTheServersUserAsAuthenticator() throws Exception {
        CamelContext context = context();
        String user = "?authenticator=#class:io.camelchat.completion.server.ServerUser";
        serve(context, "one", "chat-completion:one" + user, "chat-completion:two" + user);
        context.start();

        assertThat(caller(context).statusOf("one")).isEqualTo(401);
        assertThat(caller(context).statusOf("two")).isEqualTo(401);
    }

    @Test
    void areAddedAndRemovedWhileOthersAreServed() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one");
        context.start();
        Caller caller = caller(context);
        assertThat(caller.statusOf("two")).isEqualTo(404);

        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:two").routeId("second").setBody(constant("two"));
            }
        });
        assertThat(caller.textOf("two")).isEqualTo("two");
        assertThat(caller.models()).containsExactly("one", "two");

        context.getRouteController().stopRoute("second");
        assertThat(caller.statusOf("two")).isEqualTo(404);
        assertThat(caller.models()).containsExactly("one");
        assertThat(context.removeRoute("second")).isTrue();
        assertThat(caller.statusOf("two")).isEqualTo(404);
        assertThat(caller.textOf("one")).isEqualTo("one");

        serve(context, "another", "chat-completion:two?heartbeat=1000");
        assertThat(caller.textOf("two")).isEqualTo("another");
    }

    @Test
    void answer503WhileTheirRouteIsSuspended() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one", "chat-completion:two");
        context.start();
        Caller caller = caller(context);
        String route = context.getRoutes().get(0).getId();

        context.getRouteController().suspendRoute(route);
        assertThat(caller.ask("one").statusCode()).isEqualTo(503);
        assertThat(caller.ask("one").body()).contains("takes no calls now");
        assertThat(caller.models()).containsExactly("one", "two");
        assertThat(caller.textOf("two")).isEqualTo("one");
        context.getRouteController().resumeRoute(route);

        assertThat(caller.textOf("one")).isEqualTo("one");
    }

    @Test
    void answer503WhileTheContextIsSuspended() throws Exception {
        CamelContext context = context();
        serve(context, "one", "chat-completion:one");
        context.start();
        Caller caller = caller(context);

        context.suspend();
        assertThat(caller.statusOf("one")).isEqualTo(503);
        context.resume();

        assertThat(caller.textOf("one")).isEqualTo("one");
    }

    @Test
    void areStartedByTheSupervisorWhenThePortIsFree() throws Exception {
        DefaultCamelContext context = context();
        SupervisingRouteController supervisor = context.getRouteController().supervising();
        supervisor.setInitialDelay(0);
        supervisor.setBackOffDelay(50);
        serve(context, "one", "chat-completion:one");
        int port;
        try (ServerSocket other = listener(0)) {
            port = other.getLocalPort();
            component(context).setPort(port);
            context.start();
            String route = context.getRoutes().get(0).getId();
            Awaitility.await().atMost(LONG).until(() -> supervisor.getRestartException(route) != null);
            assertThat(supervisor.getRestartException(route)).hasMessageContaining("Cannot listen on");
        }

        Awaitility.await().atMost(LONG).until(() -> isOpen(port));
        assertThat(Caller.at(port).textOf("one")).isEqualTo("one");
    }

    @Test
    void leaveNothingBehindWhenOneOfThemDoesNotStart() throws Exception {
        CamelContext context = context();
        int port = freePort();
        component(context).setPort(port);
        serve(context, "one", "chat-completion:one", "chat-completion:one?heartbeat=1");
        assertThatThrownBy(context::start).hasStackTraceContaining("by another route already");
        context.stop();

        assertThat(isOpen(port)).isFalse();
    }
}
