package io.camelchat.completion;

/**
 * The end of a stream.
 *
 * @param failure null where all of it came
 */
record StreamEnd(Exception failure) {}
