package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.UpstreamException;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The option {@code malformedEvents}: one event that cannot be read among good ones (B11), and its kin. */
class MalformedEventsTest extends AnswerOptionsTestSupport {
    static Stream<Arguments> malformed() {
        return Stream.of("B11", "A11", "A11-c", "X09", "X36", "X63", "X64", "X68")
                .flatMap(entry -> DELIVERIES.stream().map(delivery -> Arguments.of(entry, delivery)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void failTheAnswerWhereTheyAreToFailIt(String entry, String delivery) {
        answers(entry);

        Exchange answer = ask(delivery + "&malformedEvents=fail", "Hi");

        Throwable thrown = answer.getException();
        while (thrown != null && !(thrown instanceof UpstreamException)) {
            thrown = thrown.getCause();
        }
        assertThat(thrown).as("%s", answer.getException()).hasMessageContaining("malformedEvents=fail");
        assertThat(outcomes).isSubsetOf(null, "truncated");
    }

    static List<String> deliveries() {
        return DELIVERIES;
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void leaveWhatCameBefore(String delivery) {
        answers("B11");

        ChatCompletionIncompleteException failure = incomplete(ask(delivery + "&malformedEvents=fail", "Hi"));

        assertThat(failure.getReason()).isEqualTo(ChatCompletionIncompleteException.TRUNCATED);
        assertThat(failure.getSummary().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure.getSummary().lostEvents()).isEqualTo(1);
        String came = failure.getCompletion() != null
                ? failure.getCompletion().getText()
                : String.join(
                        "", read.stream().map(ChatCompletionChunk::getText).toList());
        assertThat("Hello").startsWith(came);
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void arePassedOverByDefault(String delivery) {
        answers("B11");

        Exchange answer = ask(delivery, "Hi");

        assertThat(answer.getException()).isNull();
        if (delivery.equals("delivery=stream")) {
            assertThat(stream.getSummary().outcome()).isEqualTo(Outcome.DEGRADED);
        } else {
            assertThat(answer.getMessage().getBody(ChatCompletion.class).getText())
                    .isEqualTo("Hello");
            assertThat(answer.getMessage().getHeader(ChatCompletionConstants.OUTCOME))
                    .isEqualTo("degraded");
        }
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void areNoneWhereAllCanBeRead(String delivery) {
        answers("A01");

        assertThat(ask(delivery + "&malformedEvents=fail", "Hi").getException()).isNull();
    }
}
