package io.camelchat.routes.upstream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Gives a registry of meters what is known of the upstream. */
final class UpstreamMetrics {
    private UpstreamMetrics() {}

    static void bind(UpstreamStatus status, MeterRegistry registry) {
        Gauge.builder("chat.upstream.ill", status, known -> known.isIll() ? 1 : 0)
                .description("1 while the upstream is ill, so that exchanges wait")
                .register(registry);
        Gauge.builder("chat.upstream.waiting", status, UpstreamStatus::getWaiting)
                .description("Exchanges that wait, for the upstream to be well or for the rate limit")
                .register(registry);
        FunctionCounter.builder("chat.upstream.answered", status, UpstreamStatus::getAnswered)
                .description("Calls that the upstream answered, be it that a message is wrong")
                .register(registry);
        FunctionCounter.builder("chat.upstream.failed", status, UpstreamStatus::getFailed)
                .description("Calls that the upstream was asked in vain")
                .register(registry);
    }
}
