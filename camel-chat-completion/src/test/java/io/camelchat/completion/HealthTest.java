package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.camelchat.simulator.RecordedCall;
import io.camelchat.simulator.Simulator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final CamelContext context = new DefaultCamelContext();
    private Simulator simulator;

    @BeforeEach
    void start() {
        simulator = Simulator.builder().apiKeys("right").start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        simulator.close();
    }

    @Test
    void isUpWithoutAnyCallOfAModel() throws Exception {
        HealthCheck.Result result = check("right");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getDetails()).containsEntry("http.response.status", 200);
        assertAskedForModelsOnly();
    }

    @Test
    void isDownForAKeyThatIsNotTaken() throws Exception {
        HealthCheck.Result result = check("wrong");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage())
                .hasValueSatisfying(
                        message -> assertThat(message).contains("401", "apiKey").doesNotContain("wrong"));
        assertAskedForModelsOnly();
    }

    @Test
    void isDownForAnUpstreamThatIsNotThere() throws Exception {
        simulator.close();

        HealthCheck.Result result = check("right");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("refused the connection", "baseUrl"));
    }

    @Test
    void checksAnUpstreamOnceHoweverManyEndpointsAskIt() throws Exception {
        check("right");
        for (int i = 0; i < 20; i++) {
            context.createFluentProducerTemplate()
                    .to("direct:dynamic")
                    .withHeader("t", i / 20.0)
                    .withBody("Hi")
                    .request(String.class);
        }

        assertThat(checks()).hasSize(1);
    }

    @Test
    void isGoneWithTheComponent() throws Exception {
        check("right");
        HealthCheckRepository repository = repository();
        context.getComponent("chat-completion", ChatCompletionComponent.class).stop();

        assertThat(repository.stream()).isEmpty();
    }

    @Test
    void isOffWhereTheComponentIsToldSo() throws Exception {
        component().setHealthCheckProducerEnabled(false);

        HealthCheck.Result result = check("wrong");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(simulator.calls()).isEmpty();
    }

    private HealthCheck.Result check(String key) throws Exception {
        component().getConfiguration().setBaseUrl(simulator.baseUrl());
        component().getConfiguration().setApiKey(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:m");
                from("direct:other").to("chat-completion:other?temperature=1");
                from("direct:dynamic").toD("chat-completion:m?temperature=${header.t}");
            }
        });
        repository().setEnabled(true);
        context.start();
        assertThat(checks()).hasSize(1);
        return checks().get(0).call();
    }

    private ChatCompletionComponent component() {
        return context.getComponent("chat-completion", ChatCompletionComponent.class);
    }

    private HealthCheckRepository repository() {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers");
    }

    private List<HealthCheck> checks() {
        return repository().stream().toList();
    }

    private void assertAskedForModelsOnly() {
        assertThat(simulator.calls())
                .hasSize(1)
                .extracting(RecordedCall::method, RecordedCall::path)
                .containsExactly(tuple("GET", "/v1/models"));
    }
}
