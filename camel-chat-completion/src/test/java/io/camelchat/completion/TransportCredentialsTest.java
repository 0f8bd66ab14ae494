package io.camelchat.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.client.Credentials;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.LockStep;
import io.camelchat.simulator.RecordedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TransportCredentialsTest extends TransportTestSupport {
    private static final Behaviour UNAUTHORIZED = Behaviour.error(401, "{\"error\":{\"message\":\"expired\"}}");

    /** Answers each fetch when the test says with what. */
    private final List<CompletableFuture<Credentials.Token>> fetches = new CopyOnWriteArrayList<>();

    @Test
    void sendsTheTokenAsABearer() throws Exception {
        assertThat(answerOf(ask(supplied(now("one"))))).isNotNull();

        assertThat(tokens()).containsExactly("Bearer one");
    }

    @Test
    void fetchesOnceForCallsThatComeTogetherAndForThoseAfter() throws Exception {
        String options = supplied(this::fetch);
        List<CompletableFuture<Exchange>> answers = begin(50, options);
        fetched(1).complete(token("one"));

        for (CompletableFuture<Exchange> answer : answers) {
            answerOf(await(answer));
        }
        answerOf(ask(options));
        assertThat(fetches).hasSize(1);
        assertThat(tokens()).hasSize(51).containsOnly("Bearer one");
    }

    @Test
    void replacesATokenOnceThatManyCallsWereRefusedWith() throws Exception {
        LockStep hold = LockStep.create();
        simulator().behave(UNAUTHORIZED.withHold(hold));
        List<CompletableFuture<Exchange>> answers = begin(50, supplied(this::fetch));
        fetched(1).complete(token("old"));
        assertThat(hold.awaitWaiting(50, LONG)).isTrue();
        simulator().behave(Behaviour.text("Paris"));

        hold.releaseAll();
        for (int i = 0; i < 50; i++) {
            assertThat(simulator().calls().get(i).awaitEnd(LONG)).isTrue();
        }
        fetched(2).complete(token("new"));

        for (CompletableFuture<Exchange> answer : answers) {
            assertThat(answerOf(await(answer))).isEqualTo("Paris");
        }
        assertThat(fetches).hasSize(2);
        assertThat(tokens().subList(0, 50)).containsOnly("Bearer old");
        assertThat(tokens().subList(50, 100)).containsOnly("Bearer new");
    }

    @Test
    void replaysNoMoreThanOnce() {
        simulator().behave(UNAUTHORIZED);
        Exchange answer = ask(supplied(now("one", "two", "three")) + "&maxRetries=5");

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionUnauthorizedException.class)
                .hasMessageContaining("401")
                .hasMessageContaining("credentials");
        assertThat(tokens()).containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void leavesTheRetriesToTheReplayedRequest() {
        simulator().next(UNAUTHORIZED, Behaviour.error(503, "", "Retry-After", "0"));
        simulator().behave(Behaviour.text("Paris"));

        assertThat(answerOf(ask(supplied(now("one", "two")) + "&maxRetries=1"))).isEqualTo("Paris");
        assertThat(tokens()).containsExactly("Bearer one", "Bearer two", "Bearer two");
    }

    @Test
    void doesNotReplayWhatAFixedKeyWasRefusedFor() {
        simulator().behave(UNAUTHORIZED);

        assertThat(ask("apiKey=k").getException()).isInstanceOf(ChatCompletionUnauthorizedException.class);
        assertThat(tokens()).containsExactly("Bearer k");
    }

    @Test
    void doesNotReplayAStreamThatBegan() {
        String refusal = "data: {\"error\":{\"message\":\"expired\",\"code\":401}}\n\n";
        String chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Par\"}}]}\n\n";
        simulator().behave(Behaviour.raw((chunk + refusal).getBytes(UTF_8)));

        assertThat(ask(supplied(now("one", "two")) + "&stream=true").getException())
                .isInstanceOf(ChatCompletionIncompleteException.class);
        assertThat(tokens()).containsExactly("Bearer one");
    }

    @Test
    void fetchesAnewBeforeATokenExpires() {
        Instant soon = Instant.now().plus(Duration.ofSeconds(10));
        Instant later = Instant.now().plus(Duration.ofHours(1));
        String options =
                supplied(now(new Credentials.Token("short", soon), new Credentials.Token("long", later), null));

        answerOf(ask(options));
        answerOf(ask(options));
        answerOf(ask(options));

        assertThat(tokens()).containsExactly("Bearer short", "Bearer long", "Bearer long");
    }

    @Test
    void saysThatCredentialsFailWithoutTheirWords() {
        Exchange answer =
                ask(supplied(() -> CompletableFuture.failedFuture(new IllegalStateException("secret-of-the-vault"))));

        assertThat(answer.getException())
                .isInstanceOf(ChatCompletionUnauthorizedException.class)
                .hasMessageContaining("credentials gave no token")
                .hasMessageNotContaining("vault");
        assertThat(simulator().calls()).isEmpty();
    }

    @Test
    void asksCredentialsAgainThatFailed() {
        CompletableFuture<Credentials.Token> failed = CompletableFuture.failedFuture(new IllegalStateException());
        List<CompletableFuture<Credentials.Token>> answers =
                new CopyOnWriteArrayList<>(List.of(failed, CompletableFuture.completedFuture(token("one"))));
        String options = supplied(() -> answers.remove(0));

        assertThat(ask(options).getException()).isNotNull();
        assertThat(answerOf(ask(options))).isNotNull();
    }

    @Test
    void failsForCredentialsThatThrowOrGiveNothing() {
        assertNoToken(() -> {
            throw new IllegalStateException();
        });
        assertNoToken(() -> null);
        assertNoToken(() -> CompletableFuture.completedFuture(null));
        assertNoToken(() -> CompletableFuture.completedFuture(token(null)));
        assertNoToken(() -> CompletableFuture.completedFuture(token("line\nbreak")));
    }

    @Test
    void waitsNoLongerForCredentialsThanForTheRest() {
        assertThat(ask(supplied(this::fetch) + "&requestTimeout=200").getException())
                .hasMessageContaining("requestTimeout");
    }

    private void assertNoToken(Credentials credentials) {
        assertThat(ask(supplied(credentials)).getException())
                .isInstanceOf(ChatCompletionUnauthorizedException.class)
                .hasMessageContaining("credentials gave no token");
    }

    private CompletionStage<Credentials.Token> fetch() {
        CompletableFuture<Credentials.Token> fetch = new CompletableFuture<>();
        fetches.add(fetch);
        return fetch;
    }

    private CompletableFuture<Credentials.Token> fetched(int count) {
        Awaitility.await().atMost(LONG).until(() -> fetches.size() >= count);
        return fetches.get(count - 1);
    }

    private static Credentials.Token token(String value) {
        return new Credentials.Token(value, null);
    }

    /** Gives these tokens, one each fetch, at once. */
    private static Credentials now(String... values) {
        return now(Arrays.stream(values).map(TransportCredentialsTest::token).toArray(Credentials.Token[]::new));
    }

    private static Credentials now(Credentials.Token... tokens) {
        Iterator<Credentials.Token> next = Arrays.asList(tokens).iterator();
        return () -> CompletableFuture.completedFuture(next.next());
    }

    private String supplied(Credentials credentials) {
        context.getRegistry().bind("credentials" + System.identityHashCode(credentials), credentials);
        return "credentials=#credentials" + System.identityHashCode(credentials);
    }

    private List<String> tokens() {
        return simulator().calls().stream()
                .map((RecordedCall call) -> call.header("Authorization"))
                .toList();
    }
}
