package io.camelchat.routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.ChatCompletionCancelledException;
import io.camelchat.completion.ChatCompletionIncompleteException;
import io.camelchat.completion.ChatCompletionRejectedException;
import io.camelchat.completion.ChatCompletionUnauthorizedException;
import io.camelchat.completion.ChatCompletionUnavailableException;
import io.camelchat.completion.client.Trouble;
import io.camelchat.completion.client.UpstreamError;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureOwnerTest {
    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 407, 429})
    void keyAndAccountAreTheSystems(int status) {
        assertThat(FailureOwner.of(new ChatCompletionUnauthorizedException(null, "m", error(status, null), null)))
                .isEqualTo(FailureOwner.SYSTEM);
    }

    @ParameterizedTest
    @EnumSource(value = Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
    void upstreamThatCannotAnswerIsTheSystems(Trouble trouble) {
        assertThat(FailureOwner.of(new ChatCompletionUnavailableException(null, "m", trouble, null, null)))
                .isEqualTo(FailureOwner.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource({
        "400,,MESSAGE",
        "400,context_length_exceeded,MESSAGE",
        "400,content_filter,MESSAGE",
        "413,,MESSAGE",
        "422,,MESSAGE",
        "400,model_not_found,SYSTEM",
        "400,API_KEY_INVALID,SYSTEM",
        "404,model_not_found,SYSTEM",
        "404,,SYSTEM",
        "405,,SYSTEM",
    })
    void refusedRequestIsTheMessagesUnlessAnyWouldBeRefused(int status, String code, FailureOwner owner) {
        assertThat(FailureOwner.of(new ChatCompletionRejectedException(null, "m", error(status, code), null)))
                .isEqualTo(owner);
    }

    @ParameterizedTest
    @CsvSource({
        "length,MESSAGE",
        "content_filter,MESSAGE",
        "refusal,MESSAGE",
        "tool_calls,MESSAGE",
        "empty,MESSAGE",
        "truncated,SYSTEM",
        "error,SYSTEM",
        "abort,SYSTEM",
    })
    void answerThatIsNoneIsTheMessagesUnlessItsServerBroke(String reason, FailureOwner owner) {
        assertThat(FailureOwner.of(new ChatCompletionIncompleteException("m", reason, null, null, null)))
                .isEqualTo(owner);
    }

    @Test
    void whatIsGivenUpIsNobodys() {
        assertThat(FailureOwner.of(new StoppingException())).isEqualTo(FailureOwner.NOBODY);
        assertThat(FailureOwner.of(new ChatCompletionCancelledException("m", null, null, null)))
                .isEqualTo(FailureOwner.NOBODY);
        assertThat(FailureOwner.of(new ChatCompletionUnavailableException(null, "m", Trouble.STOPPED, null, null)))
                .isEqualTo(FailureOwner.NOBODY);
    }

    @Test
    void isFoundInsideWhatIsThrownAroundIt() {
        assertThat(FailureOwner.of(new RuntimeCamelException(
                        new ChatCompletionUnavailableException(null, "m", Trouble.TOO_SLOW, null, null))))
                .isEqualTo(FailureOwner.SYSTEM);
    }

    @Test
    void exhaustedPoolIsTheSystems() {
        assertThat(FailureOwner.of(new RejectedExecutionException("m"))).isEqualTo(FailureOwner.SYSTEM);
    }

    private static UpstreamError error(int status, String code) {
        return new UpstreamError(status, "m", null, null, code, null, null);
    }
}
