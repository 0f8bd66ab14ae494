package io.camelchat.routes.kafka;

/**
 * How the exchange of a record ended.
 *
 * @param failure what it failed with, null if it did not
 */
record Outcome(Delivery delivery, Throwable failure) {}
