package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelchat.completion.model.Json;
import io.vertx.core.MultiMap;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
    private static final long NOW = Instant.parse("2026-07-25T12:04:30.250Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "Retry-After: 30|30000",
                "Retry-After:  3 |3000",
                "Retry-After: 0|0",
                "Retry-After: 0.5|500",
                "Retry-After: 0.0001|1",
                "Retry-After: -1|0",
                "Retry-After: 287441|287441000",
                "Retry-After: Sat, 25 Jul 2026 12:05:00 GMT|29750",
                "Retry-After: Sat, 25 Jul 2026 12:04:00 GMT|0",
                "Retry-After: Mon, 25 Jul 2026 12:05:00 GMT|-",
                "Retry-After: 2026-07-25|-",
                "Retry-After: soon|-",
                "Retry-After: 30d|-",
                "Retry-After: NaN|-",
                "Retry-After: Infinity|-",
                "Retry-After: 0x1p3|-",
                "Retry-After: |-",
                // So large that it can only be a time since 1970, of which this is the last one.
                "Retry-After: 99999999999999999999999999|9223370251873705557",
                "Retry-After: 1784981100|29750",
                "Retry-After: 2m|120000",
                "Retry-After: Saturday, 25-Jul-26 12:05:00 GMT|29750",
                "Retry-After: Sat Jul 25 12:05:00 2026|29750",
                "Retry-After: 2026-07-25T14:05:00+02:00|29750",
                "retry-after-ms: 1500|1500",
                "retry-after-ms: 0.2|1",
                "x-ms-retry-after-ms: 1500|1500",
                "retry-after-ms: 1500; Retry-After: 30|1500",
                "retry-after-ms: x; x-ms-retry-after-ms: 7; Retry-After: 30|7",
                "retry-after-ms: x; Retry-After: 30|30000",
                "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1s|1000",
                "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6m0s|360000",
                "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 20ms|20",
                "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 1h2m3.5s|3723500",
                "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 17|17000",
                "x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: later|-",
                "x-ratelimit-remaining-tokens: 0|-",
                "x-ratelimit-remaining-tokens: 5; x-ratelimit-reset-tokens: 6m0s|-",
                "x-ratelimit-remaining-tokens: -1; x-ratelimit-reset-tokens: 0|-",
                "x-ratelimit-reset-tokens: 6m0s|360000",
                "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1s; x-ratelimit-remaining-tokens: 0;"
                        + " x-ratelimit-reset-tokens: 2s|2000",
                "x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 9s; x-ratelimit-remaining-tokens: 0;"
                        + " x-ratelimit-reset-tokens: 2s|9000",
                "Retry-After: 3; x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6m0s|3000",
                "x-other: 1|-"
            })
    void readsWhenToAskAgain(String headers, Long millis) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (String header : headers.split("; ?", -1)) {
            String[] parts = header.split(": ?", 2);
            map.add(parts[0], parts[1]);
        }

        assertThat(RetryAfter.of(429, ResponseHead.of(429, map, NOW), Json.object(), null, NOW))
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "Please retry after 37 seconds.|37000",
                "Try again in 60 seconds. Passed model=m.|60000",
                "Please try again in 7.66s. Visit the console|7660",
                "please try again in 1m26.4s|86400",
                "Retry in 250 ms|250",
                "Wait for 2 Minutes and 5 s, then|120000",
                "wait 3 hours|10800000",
                "try again later|-",
                "retry after 5 apples|-",
                "I entry in 5 seconds|-",
                "try again in 99999999999 seconds|-",
                "-|-"
            })
    void readsWhenToAskAgainOutOfProse(String message, Long millis) {
        ResponseHead head = ResponseHead.of(429, MultiMap.caseInsensitiveMultiMap(), NOW);

        assertThat(RetryAfter.of(429, head, Json.object(), message, NOW)).isEqualTo(millis);
        assertThat(RetryAfter.of(400, head, Json.object(), message, NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'metadata':{'headers':{'X-RateLimit-Reset':'1784981080250'}}}|10000",
                "{'metadata':{'headers':{'x-ratelimit-reset':1784981080}}}|9750",
                "{'metadata':{'headers':{'X-RateLimit-Reset':'1743292800000'}}}|0",
                "{'metadata':{'headers':{'X-RateLimit-Reset':'20ms'}}}|20",
                "{'metadata':{'headers':{'X-RateLimit-Reset':null}}}|-",
                "{'metadata':{'headers':[7]}}|-",
                "{'details':[{'x':1},{'retryDelay':'37s'}]}|37000",
                "{'details':[{'retryDelay':{}}]}|-",
                "{'details':'x'}|-"
            })
    void readsWhenToAskAgainOutOfTheError(String error, Long millis) {
        ResponseHead head = ResponseHead.of(429, MultiMap.caseInsensitiveMultiMap(), NOW);

        assertThat(RetryAfter.of(429, head, Json.read(error.replace('\'', '"')), null, NOW))
                .isEqualTo(millis);
    }

    @Test
    void believesTheHeaderFirstAndTheLimitsLast() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("x-ratelimit-reset", "9")
                .add("x-ai-ratelimit-remaining", "0")
                .add("x-ai-ratelimit-reset", "8");
        ResponseHead limits = ResponseHead.of(429, headers, NOW);
        ResponseHead all = ResponseHead.of(429, headers.add("Retry-After", "3"), NOW);

        assertThat(RetryAfter.of(429, all, Json.object(), "retry after 5 s", NOW))
                .isEqualTo(3_000);
        assertThat(RetryAfter.of(429, limits, Json.object(), "retry after 5 s", NOW))
                .isEqualTo(5_000);
        assertThat(RetryAfter.of(429, limits, Json.object(), null, NOW)).isEqualTo(8_000);
    }

    @Test
    void retriesAsOftenAsItMay() {
        RetryPolicy policy = new RetryPolicy(2);

        assertThat(policy.delay(failure(true, 5L), 1, 1_000)).isEqualTo(5);
        assertThat(policy.delay(failure(true, 5L), 2, 1_000)).isEqualTo(5);
        assertThat(policy.delay(failure(true, 5L), 3, 1_000)).isEqualTo(-1);
        assertThat(new RetryPolicy(0).delay(failure(true, 5L), 1, 1_000)).isEqualTo(-1);
    }

    @Test
    void retriesNothingThatWillNotChange() {
        assertThat(new RetryPolicy(9).delay(failure(false, 5L), 1, 1_000)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1000,0",
        "999,1000,999",
        "1000,1000,-1",
        "5000,1000,-1",
        "0,0,-1",
        "0,-5,-1",
        "60000,100000,60000",
        "60001,100000,-1",
        "287441000,9223372036854775807,-1",
        "9223372036854775807,9223372036854775807,-1"
    })
    void waitsAsLongAsTheServerSaidOrNotAtAll(long said, long budget, long delay) {
        assertThat(new RetryPolicy(5).delay(failure(true, said), 1, budget)).isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource({"1,500", "2,1000", "3,2000", "4,4000", "5,8000", "6,8000", "60,8000", "1000,8000"})
    void backsOffForARandomPartOfATimeThatDoubles(int attempts, long most) {
        RetryPolicy policy = new RetryPolicy(Integer.MAX_VALUE);
        long longest = 0;
        for (int i = 0; i < 500; i++) {
            long delay = policy.delay(failure(true, null), attempts, Long.MAX_VALUE);
            assertThat(delay).isBetween(0L, most);
            longest = Math.max(longest, delay);
        }
        assertThat(longest).isGreaterThan(most / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100})
    void neverBacksOffBeyondTheBudget(long budget) {
        RetryPolicy policy = new RetryPolicy(9);
        for (int i = 0; i < 500; i++) {
            assertThat(policy.delay(failure(true, null), 9, budget)).isLessThan(Math.max(budget, 0));
        }
    }

    @Test
    void backsOffWhereTheServerSaidNothing() {
        UpstreamException refused = UpstreamException.unavailable(Trouble.UNREACHABLE, "refused", true, null);

        assertThat(new RetryPolicy(1).delay(refused, 1, 10_000)).isBetween(0L, 500L);
    }

    private static UpstreamException failure(boolean retryable, Long retryAfter) {
        UpstreamError error = new UpstreamError(429, null, null, null, null, null, retryAfter);
        return UpstreamException.answered(FailureKind.UNAVAILABLE, "busy", error, retryable);
    }
}
