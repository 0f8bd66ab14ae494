package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

class ServeTest extends ServingTestSupport {
    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("chat-completion:text").setBody(constant("Good day"));
                from("chat-completion:*").to("chat-completion:*");
            }
        };
    }

    @Test
    void answersTextAsACompletion() throws Exception {
        HttpResponse<String> response = ask(asking("text", false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo("Good day");
        assertThat(json(response).path("model").asText()).isEqualTo("text");
    }

    @Test
    void answersTextAsAStream() throws Exception {
        HttpResponse<String> response = ask(asking("text", true));

        List<String> events = events(response);
        assertThat(events).hasSize(2).last().isEqualTo("[DONE]");
        assertThat(Json.read(events.get(0)).at("/choices/0/delta/content").asText())
                .isEqualTo("Good day");
    }

    @Test
    void relaysAWholeAnswer() throws Exception {
        HttpResponse<String> response = ask(asking("other", false));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/choices/0/message/content").asText()).contains("Hello");
    }

    @Test
    void relaysAStream() throws Exception {
        HttpResponse<String> response = ask(asking("other", true));

        assertThat(events(response)).hasSizeGreaterThan(3).last().isEqualTo("[DONE]");
    }
}
