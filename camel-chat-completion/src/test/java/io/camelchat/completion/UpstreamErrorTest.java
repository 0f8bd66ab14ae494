package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Trouble;
import io.camelchat.simulator.Behaviour;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of the upstream, by type and with all it said. */
class UpstreamErrorTest extends ChatCompletionTestSupport {
    private static final String ERROR =
            "{\"error\":{\"message\":\"no good\",\"type\":\"some_type\",\"param\":\"tools\",\"code\":\"some_code\"}}";

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("chat-completion:m");
                from("direct:byClass")
                        .onException(ChatCompletionUnavailableException.class)
                        .handled(true)
                        .setBody(constant("unavailable"))
                        .end()
                        .onException(ChatCompletionUnauthorizedException.class)
                        .handled(true)
                        .setBody(constant("unauthorized"))
                        .end()
                        .onException(ChatCompletionRejectedException.class)
                        .handled(true)
                        .setBody(constant("rejected"))
                        .end()
                        .to("chat-completion:m");
                from("direct:byHttp")
                        .onException(HttpOperationFailedException.class)
                        .handled(true)
                        .setBody(simple("${exception.statusCode}"))
                        .end()
                        .to("chat-completion:m");
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "400, Rejected",
        "401, Unauthorized",
        "402, Unauthorized",
        "403, Unauthorized",
        "404, Rejected",
        "408, Unavailable",
        "413, Rejected",
        "422, Rejected",
        "429, Unavailable",
        "500, Unavailable",
        "503, Unavailable"
    })
    void aStatusHasItsType(int status, String type) throws Exception {
        simulator()
                .behave(Behaviour.error(
                        status, ERROR, "Retry-After", "2", "x-request-id", "r1", "Content-Type", "application/json"));

        Exception thrown = ask("direct:ask").getException();

        assertThat(thrown.getClass().getSimpleName()).isEqualTo("ChatCompletion" + type + "Exception");
        ChatCompletionFailedException failure = (ChatCompletionFailedException) thrown;
        assertThat(failure.getStatusCode()).isEqualTo(status);
        assertThat(failure.getErrorMessage()).isEqualTo("no good");
        assertThat(failure.getErrorType()).isEqualTo("some_type");
        assertThat(failure.getErrorCode()).isEqualTo("some_code");
        assertThat(failure.getErrorParam()).isEqualTo("tools");
        assertThat(failure.getRequestId()).isEqualTo("r1");
        assertThat(failure.getRetryAfter()).isEqualTo(2_000);
        assertThat(failure.getUri()).isEqualTo(simulator().baseUrl());
        assertThat(failure).hasMessageContaining("answered " + status).hasMessageContaining("no good");
    }

    @ParameterizedTest
    @CsvSource({"400, rejected", "401, unauthorized", "503, unavailable"})
    void anErrorHandlerChoosesByClass(int status, String type) {
        simulator().behave(Behaviour.error(status, ERROR));

        assertThat(ask("direct:byClass").getMessage().getBody()).isEqualTo(type);
        assertThat(ask("direct:byHttp").getMessage().getBody(Integer.class)).isEqualTo(status);
    }

    @Test
    void whatIsNotSaidIsAbsent() {
        simulator().behave(Behaviour.error(500, ""));

        ChatCompletionFailedException failure =
                (ChatCompletionFailedException) ask("direct:ask").getException();

        assertThat(failure.getErrorMessage()).isNull();
        assertThat(failure.getErrorType()).isNull();
        assertThat(failure.getErrorCode()).isNull();
        assertThat(failure.getErrorParam()).isNull();
        assertThat(failure.getRequestId()).isNull();
        assertThat(failure.getRetryAfter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 408, 429, 500, 503, 529})
    void anErrorStatusIsAnAnswer(int status) {
        simulator().behave(Behaviour.error(status, ERROR));

        assertThat(troubleOf(ask("direct:ask"))).isEqualTo(Trouble.ANSWERED);
    }

    @Test
    void aQuotaThatIsUsedUpIsTheSystemsTrouble() {
        simulator().behave(Behaviour.error(429, "{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}}"));

        assertThat(ask("direct:ask").getException()).isInstanceOf(ChatCompletionUnauthorizedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:ask", "chat-completion:m?stream=true", "chat-completion:m?delivery=stream"})
    void anErrorToldWithSuccessIsAnError(String uri) {
        simulator().behave(Behaviour.error(200, "{\"error\":{\"message\":\"no such model\",\"code\":404}}"));

        ChatCompletionFailedException failure = (ChatCompletionFailedException) ask(uri).getException();

        assertThat(failure).isInstanceOf(ChatCompletionRejectedException.class).hasMessageContaining("no such model");
        assertThat(failure.getStatusCode()).isEqualTo(404);
    }

    @Test
    void aPageThatIsNoCompletionSaysWhatToCheck() {
        simulator().behave(Behaviour.error(200, "<html><body>Welcome</body></html>", "Content-Type", "text/html"));

        Exchange answer = ask("direct:ask");

        assertThat(troubleOf(answer)).isEqualTo(Trouble.UNREADABLE);
        assertThat(answer.getException()).hasMessageContaining("text/html").hasMessageEndingWith("check baseUrl");
    }

    private Exchange ask(String uri) {
        return template.request(uri, exchange -> exchange.getMessage().setBody("hello"));
    }
}
