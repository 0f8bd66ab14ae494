package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of models, each of them, and those that are not there. */
class ServedModelsTest extends ServingTestSupport {
    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:support-bot").setBody(constant("Good day"));
                from("chat-completion:meta-llama/Llama-3.1-8B").setBody(constant("Good day"));
                from("chat-completion:llama3:8b").setBody(constant("Good day"));
                from("chat-completion:*?contextPath=/any&models=m2, m1").setBody(constant("Good day"));
                from("chat-completion:*?contextPath=/unlisted").setBody(constant("Good day"));
            }
        };
    }

    @Test
    void listsWhatTheRoutesAreInOrder() throws Exception {
        JsonNode list = json(get("/v1/models"));

        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsText("id"))
                .containsExactly("llama3:8b", "meta-llama/Llama-3.1-8B", "support-bot");
        for (JsonNode model : list.path("data")) {
            assertThat(model.path("object").asText()).isEqualTo("model");
            assertThat(model.path("created").isNumber()).isTrue();
            assertThat(model.path("owned_by").asText()).isNotEmpty();
        }
    }

    @Test
    void aRouteForAllOtherNamesListsThoseItWasToldTo() throws Exception {
        assertThat(json(get("/any/models")).path("data").findValuesAsText("id")).containsExactly("m1", "m2");
        assertThat(json(get("/unlisted/models")).path("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/support-bot, support-bot",
        "/v1/models/meta-llama/Llama-3.1-8B, meta-llama/Llama-3.1-8B",
        "/v1/models/meta-llama%2FLlama-3.1-8B, meta-llama/Llama-3.1-8B",
        "/v1/models/meta-llama%2fLlama-3%2E1-8B, meta-llama/Llama-3.1-8B",
        "/v1/models/llama3:8b, llama3:8b",
        "/v1/models/llama3%3A8b, llama3:8b",
        "/any/models/m1, m1",
        "/any/models/whatever/it+is, whatever/it+is",
        "/any/models/na%C3%AFve%20model, naïve model"
    })
    void tellsOfOneModel(String path, String id) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("id").asText()).isEqualTo(id);
        assertThat(json(response).path("object").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/nobody",
                "/v1/models/Support-Bot",
                "/v1/models/meta-llama",
                "/v1/models/*",
                "/any/models/*"
            })
    void anUnknownModelIsNotFound(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(json(response).at("/error/param").asText()).isEqualTo("model");
        assertThat(json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnknownModelCannotBeCalled(boolean stream) throws Exception {
        HttpResponse<String> response = ask(asking("nobody", stream));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(json(response).at("/error/message").asText()).contains("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta-llama/Llama-3.1-8B", "llama3:8b", "support-bot"})
    void aModelIsCalledByItsName(String model) throws Exception {
        assertThat(json(ask(asking(model, false))).path("model").asText()).isEqualTo(model);
    }

    @Test
    void aPathThatIsNoTextIsRefused() throws Exception {
        try (LogCapture log = new LogCapture();
                RawConnection connection = new RawConnection(port())) {
            RawConnection.Answer refused =
                    connection.request("GET /v1/models/%zz HTTP/1.1", null).answer();

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error().path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(log.lines())
                    .noneMatch(line -> line.level().isMoreSpecificThan(org.apache.logging.log4j.Level.WARN));
            assertThat(connection
                            .request("GET /v1/models HTTP/1.1", null)
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNameThatIsLongOrStrangeIsShownInPart() throws Exception {
        HttpResponse<String> response = ask(Json.writeText(
                Json.readObject(asking("x", false)).put("model", "\u001b[31mred\n" + "long".repeat(1000))));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/message").asText())
                .hasSizeLessThan(300)
                .doesNotContain("\u001b")
                .doesNotContain("\n");
    }

    @Test
    void onlyTheRouteForAllOtherNamesIsToldWhichToList() {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("chat-completion:old?contextPath=/old&models=new-a,new-b")
                                .setBody(constant("Good day"));
                    }
                }))
                .hasMessageContaining("Option models")
                .hasMessageContaining("old");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client().send(request(path).build(), BodyHandlers.ofString());
    }
}
