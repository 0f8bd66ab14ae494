package io.camelchat.routes.upstream;

import java.time.Instant;

/**
 * That the upstream is ill.
 *
 * @param since when it was first seen
 * @param symptom what was seen last
 */
record Illness(Instant since, Symptom symptom) {}
