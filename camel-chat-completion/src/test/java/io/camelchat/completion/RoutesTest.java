package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which a route is written, and the contexts that it lives in. */
class RoutesTest extends TransportTestSupport {
    private static final String OPTIONS = "temperature=0.5&additionalBody.top_k=40&additionalBody.mode=fast";

    @Test
    void isWrittenInJava() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").toF("chat-completion:%s?%s", "gpt", OPTIONS);
            }
        });

        assertAsked();
    }

    @Test
    void isWrittenInXml() throws Exception {
        load("route.xml", """
                <routes xmlns="http://camel.apache.org/schema/spring">
                  <route><from uri="direct:ask"/><to uri="chat-completion:gpt?%s"/></route>
                </routes>
                """.formatted(OPTIONS.replace("&", "&amp;")));

        assertAsked();
    }

    @Test
    void isWrittenInYaml() throws Exception {
        load("route.yaml", """
                - route:
                    from:
                      uri: direct:ask
                      steps:
                        - to:
                            uri: chat-completion:gpt
                            parameters:
                              temperature: 0.5
                              additionalBody.top_k: 40
                              additionalBody.mode: fast
                """);

        assertAsked();
    }

    @Test
    void saysHowToWriteWhatYamlCannotNest() {
        assertThatThrownBy(() -> load("route.yaml", """
                        - route:
                            from:
                              uri: direct:ask
                              steps:
                                - to:
                                    uri: chat-completion:gpt
                                    parameters:
                                      additionalBody:
                                        top_k: 40
                        """))
                .hasStackTraceContaining("Option additionalBody takes names")
                .hasStackTraceContaining("keys with dots");
    }

    @Test
    void hasADescriptionOfEveryOptionAndHeader() throws Exception {
        JsonNode catalog;
        try (InputStream json =
                getClass().getResourceAsStream("/META-INF/io/camelchat/completion/chat-completion.json")) {
            catalog = new ObjectMapper().readTree(json);
        }

        for (String part : List.of("componentProperties", "headers", "properties")) {
            assertThat(catalog.path(part)).as(part).isNotEmpty();
            catalog.path(part)
                    .properties()
                    .forEach(option -> assertThat(
                                    option.getValue().path("description").asText())
                            .as(option.getKey())
                            .isNotBlank());
        }
        assertThat(catalog.path("properties").fieldNames())
                .toIterable()
                .contains("model", "baseUrl", "apiKey", "additionalBody", "temperature", "delivery");
        for (String secret : List.of("apiKey", "additionalHeader", "additionalQuery", "proxyPassword")) {
            assertThat(catalog.path("properties").path(secret).path("secret").asBoolean())
                    .as(secret)
                    .isTrue();
        }
    }

    @Test
    void hasItsUriPutTogetherByCamel() throws Exception {
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory("chat-completion");
        assertThat(factory.buildUri("chat-completion", Map.of("model", "gpt", "temperature", "0.5")))
                .isEqualTo("chat-completion:gpt?temperature=0.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meta-llama/Llama-3.1-8B",
                "llama3:8b",
                "deepseek/deepseek-r1:free",
                "@cf/meta/llama-3",
                "qwen2.5-coder:7b-instruct-q4_K_M",
                "accounts/fireworks/models/llama-v3p1-8b"
            })
    void sendsTheNameOfTheModelUnchanged(String model) {
        for (String uri : List.of("chat-completion:" + model, "chat-completion:" + model + "?seed=1")) {
            template.requestBody(uri, "Hi");
        }

        assertThat(simulator().calls())
                .extracting(call -> call.json().path("model").textValue())
                .containsExactly(model, model);
    }

    @Test
    void answersEachOfThePooledExchanges() throws Exception {
        try (CamelContext pooled = new DefaultCamelContext()) {
            pooled.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
            component(pooled).getConfiguration().setBaseUrl(simulator().baseUrl());
            List<String> answers = Collections.synchronizedList(new ArrayList<>());
            pooled.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("seda:ask?concurrentConsumers=4")
                            .setHeader("asked", body())
                            .to("chat-completion:gpt?stream=true")
                            .process(e -> answers.add(e.getMessage().getHeader("asked") + ">"
                                    + e.getMessage().getBody(String.class)));
                }
            });
            pooled.start();
            for (int i = 0; i < 200; i++) {
                pooled.createFluentProducerTemplate()
                        .to("seda:ask")
                        .withBody("<" + i + ">")
                        .send();
            }
            Awaitility.await().atMost(LONG).until(() -> answers.size() == 200);

            assertThat(answers).allSatisfy(answer -> {
                String asked = answer.substring(0, answer.indexOf('>') + 1);
                assertThat(answer.substring(asked.length() + 1)).contains(asked);
            });
            assertThat(answers).doesNotHaveDuplicates();
        }
    }

    @Test
    void keepsContextsApart() throws Exception {
        Simulator other = closing(Simulator.builder()
                .apiKeys("two")
                .defaultBehaviour(Behaviour.text("other"))
                .start());
        simulator().behave(Behaviour.text("one"));
        component(context).getConfiguration().setApiKey("one");
        CamelContext second = closing(new DefaultCamelContext());
        component(second).getConfiguration().setBaseUrl(other.baseUrl());
        component(second).getConfiguration().setApiKey("two");
        second.start();

        assertThat(template.requestBody("chat-completion:m", "Hi")).isEqualTo("one");
        assertThat(second.createProducerTemplate().requestBody("chat-completion:m", "Hi"))
                .isEqualTo("other");
        second.stop();
        assertThat(template.requestBody("chat-completion:m", "Hi")).isEqualTo("one");

        assertThat(simulator().calls()).hasSize(2).allMatch(call -> "Bearer one".equals(call.header("Authorization")));
        assertThat(other.calls()).hasSize(1).allMatch(call -> "Bearer two".equals(call.header("Authorization")));
        other.awaitNoOpenConnections(LONG);
    }

    @Test
    void sharesConnectionsAmongDynamicEndpoints() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:dynamic").toD("chat-completion:m?temperature=${body}");
            }
        });
        int before = simulator().connectionsAccepted();
        for (int i = 0; i < 100; i++) {
            template.requestBody("direct:dynamic", i / 100.0);
        }

        assertThat(simulator().calls())
                .extracting(call -> call.json().path("temperature").asDouble())
                .doesNotHaveDuplicates()
                .hasSize(100);
        assertThat(simulator().connectionsAccepted() - before).isLessThan(10);
    }

    @Test
    void usesTheVertxOfTheRegistryAndLeavesItOpen() throws Exception {
        Vertx vertx = Vertx.vertx();
        closing(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        CompletableFuture<Boolean> runs = new CompletableFuture<>();
        try (CamelContext given = new DefaultCamelContext()) {
            given.getRegistry().bind("io", vertx);
            component(given).getConfiguration().setBaseUrl(simulator().baseUrl());
            given.start();
            given.createProducerTemplate().requestBody("chat-completion:m", "Hi");
            assertThat(component(given).getVertx()).isSameAs(vertx);
        }

        vertx.runOnContext(ignored -> runs.complete(true));
        assertThat(runs.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        simulator().awaitNoOpenConnections(LONG);
    }

    @Test
    void leavesNoThreadOfAVertxOfItsOwn() throws Exception {
        List<Thread> before = vertxThreads();
        try (CamelContext own = new DefaultCamelContext()) {
            component(own).getConfiguration().setBaseUrl(simulator().baseUrl());
            own.start();
            own.createProducerTemplate().requestBody("chat-completion:m", "Hi");
            assertThat(vertxThreads().size()).isGreaterThan(before.size());
        }

        Awaitility.await().atMost(LONG).until(() -> before.containsAll(vertxThreads()));
    }

    private static List<Thread> vertxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert"))
                .toList();
    }

    private static ChatCompletionComponent component(CamelContext context) {
        return context.getComponent("chat-completion", ChatCompletionComponent.class);
    }

    private void load(String name, String content) throws Exception {
        Resource resource = ResourceHelper.fromString(name, content);
        PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    }

    private void assertAsked() {
        Exchange answer = template.request("direct:ask", e -> e.getMessage().setBody("Hi"));
        assertThat(answer.getException()).isNull();
        RecordedCall call = simulator().calls().get(0);
        assertThat(call.json().path("model").textValue()).isEqualTo("gpt");
        assertThat(call.json().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(call.json().path("top_k").isIntegralNumber()).isTrue();
        assertThat(call.json().path("mode").textValue()).isEqualTo("fast");
    }
}
