package io.camelchat.routes.kafka;

import java.time.Duration;

/**
 * How a topic is read.
 *
 * @param maxInFlight how many records may be asked and not recorded
 * @param maxBytes how many bytes of records may be on their way, and as many wait for their turn
 * @param maxRecordsAhead how many records may wait for their turn
 * @param pollTimeout how long a poll waits where there is nothing else to do
 * @param revokeTimeout how long what is under way may take to end when its partition is given to another process
 * @param commitTimeout how long the last commit of a partition may take
 * @param retryDelay how long after its first failure a record begins again
 * @param maxRetryDelay how long after one of many failures
 */
record ReaderSettings(
        int maxInFlight,
        long maxBytes,
        int maxRecordsAhead,
        Duration pollTimeout,
        Duration revokeTimeout,
        Duration commitTimeout,
        Duration retryDelay,
        Duration maxRetryDelay) {}
