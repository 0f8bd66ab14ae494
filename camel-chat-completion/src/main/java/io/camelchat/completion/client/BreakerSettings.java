package io.camelchat.completion.client;

import java.time.Duration;

/**
 * When an upstream is given a rest.
 *
 * @param failureRate percent of failed attempts that opens the breaker, 1 to 100
 * @param window how many attempts are looked at, and needed before the breaker may open
 * @param openTime how long it stays open before one attempt tries again
 */
public record BreakerSettings(int failureRate, int window, Duration openTime) {}
