package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorAnswerTest {
    static List<Arguments> answers() {
        return List.of(
                Arguments.of(
                        ErrorAnswer.invalid("n must be 1", "n", "invalid_value"),
                        400,
                        "{'error':{'message':'n must be 1','type':'invalid_request_error','param':'n','code':'invalid_value'}}"),
                Arguments.of(
                        ErrorAnswer.unauthorized("No key was sent"),
                        401,
                        "{'error':{'message':'No key was sent','type':'invalid_request_error','param':null,'code':'invalid_api_key'}}"),
                Arguments.of(
                        ErrorAnswer.notFound("/v1/embeddings"),
                        404,
                        "{'error':{'message':'Nothing is served at \\'/v1/embeddings\\'','type':'invalid_request_error','param':null,'code':'unknown_url'}}"),
                Arguments.of(
                        ErrorAnswer.modelNotFound("gpt-9"),
                        404,
                        "{'error':{'message':'The model \\'gpt-9\\' does not exist here: the list of models names those that do','type':'invalid_request_error','param':'model','code':'model_not_found'}}"),
                Arguments.of(
                        ErrorAnswer.methodNotAllowed("GET", "POST"),
                        405,
                        "{'error':{'message':'The method \\'GET\\' is not allowed here: use POST','type':'invalid_request_error','param':null,'code':'method_not_supported'}}"),
                Arguments.of(
                        ErrorAnswer.tooLarge(33_554_432),
                        413,
                        "{'error':{'message':'The request body is larger than 33554432 bytes','type':'invalid_request_error','param':null,'code':'request_too_large'}}"),
                Arguments.of(
                        ErrorAnswer.unsupportedMediaType("text/plain"),
                        415,
                        "{'error':{'message':'The content type is \\'text/plain\\': send application/json','type':'invalid_request_error','param':null,'code':'unsupported_content_type'}}"),
                Arguments.of(
                        ErrorAnswer.unsupportedMediaType(null),
                        415,
                        "{'error':{'message':'The content type is missing: send application/json','type':'invalid_request_error','param':null,'code':'unsupported_content_type'}}"),
                Arguments.of(
                        ErrorAnswer.failed("It is in the log as 4711"),
                        500,
                        "{'error':{'message':'It is in the log as 4711','type':'server_error','param':null,'code':null}}"),
                Arguments.of(
                        ErrorAnswer.unavailable("The model is suspended"),
                        503,
                        "{'error':{'message':'The model is suspended','type':'server_error','param':null,'code':null}}"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void hasAllMembersThatClientsExpect(ErrorAnswer answer, int status, String json) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.retryAfter()).isNull();
        assertThat(new String(answer.toBytes(), StandardCharsets.UTF_8)).isEqualTo(json.replace('\'', '"'));
        assertThat(answer.toJson()).hasToString(json.replace('\'', '"'));
    }

    @Test
    void keepsWhatAnUpstreamSaid() {
        ErrorAnswer answer =
                new ErrorAnswer(429, "Zu schnell für mich 🌍", "tokens", null, "rate_limit_exceeded", 1_500L);

        assertThat(answer.retryAfter()).isEqualTo(1_500L);
        assertThat(new String(answer.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"Zu schnell für mich 🌍\",\"type\":\"tokens\",\"param\":null,"
                        + "\"code\":\"rate_limit_exceeded\"}}");
    }

    @Test
    void showsOfACallersTextOnlyABeginningOnOneLine() {
        String hostile = "\u001b[2J\r\n\u202e" + "x".repeat(1_000_000);

        List<ErrorAnswer> answers = List.of(
                ErrorAnswer.notFound(hostile),
                ErrorAnswer.modelNotFound(hostile),
                ErrorAnswer.methodNotAllowed(hostile, "POST"),
                ErrorAnswer.unsupportedMediaType(hostile));

        assertThat(answers)
                .extracting(ErrorAnswer::message)
                .allSatisfy(message -> assertThat(message)
                        .hasSizeLessThan(200)
                        .contains("\"\ufffd[2J\ufffd\ufffd\ufffdxxx")
                        .contains("x…\""));
    }

    @Test
    void hasAlwaysAMessageAndAType() {
        assertThatThrownBy(() -> new ErrorAnswer(500, null, "server_error", null, null, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("message");
        assertThatThrownBy(() -> new ErrorAnswer(500, "It failed", null, null, null, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("type");
    }

    @Test
    void isCarriedWithoutAStackTrace() {
        RequestException refused = new RequestException(ErrorAnswer.modelNotFound("gpt-9"));

        assertThat(refused).hasMessage(refused.answer().message());
        assertThat(refused.getStackTrace()).isEmpty();
    }
}
