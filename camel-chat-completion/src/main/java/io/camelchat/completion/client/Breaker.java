package io.camelchat.completion.client;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.TimeUnit;

/** Gives an upstream that fails a rest. Only what is the upstream's own trouble counts against it. */
final class Breaker {
    /** The library would take an answer of more than a minute for a failing one; a long answer is a good one. */
    private static final long NO_MATTER_HOW_LONG = 0;

    /** One attempt that was let through; told once how it went. */
    final class Attempt {
        private boolean told;

        /** The first chunk is there. An upstream at rest is well again then: the last one may be minutes away. */
        void began() {
            if (breaker != null && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
                succeeded();
            }
        }

        void succeeded() {
            if (tell()) {
                breaker.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS);
            }
        }

        void failed(UpstreamException failure) {
            if (failure.kind() == FailureKind.REJECTED || failure.kind() == FailureKind.UNAUTHORIZED) {
                succeeded();
            } else if (tell()) {
                breaker.onError(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS, failure);
            }
        }

        void cancelled() {
            if (tell()) {
                breaker.releasePermission();
            }
        }

        private boolean tell() {
            boolean first = !told;
            told = true;
            return first && breaker != null;
        }
    }

    private final CircuitBreaker breaker;

    /** @param settings null for a breaker that never opens */
    Breaker(String name, BreakerSettings settings) {
        breaker = settings == null
                ? null
                : CircuitBreaker.of(
                        name,
                        CircuitBreakerConfig.custom()
                                .failureRateThreshold(settings.failureRate())
                                .slidingWindowSize(settings.window())
                                .minimumNumberOfCalls(settings.window())
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .waitDurationInOpenState(settings.openTime())
                                .build());
    }

    /** Lets an attempt through, or answers null while the upstream rests. */
    Attempt tryAttempt() {
        return breaker == null || breaker.tryAcquirePermission() ? new Attempt() : null;
    }

    /** {@code closed}, {@code open} or {@code half_open}; {@code none} where there is no breaker. */
    String state() {
        return breaker == null ? "none" : breaker.getState().name().toLowerCase(java.util.Locale.ROOT);
    }
}
