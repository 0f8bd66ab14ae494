/**
 * Serves models over HTTP, as OpenAI does.
 *
 * <p>{@link io.camelchat.completion.server.RequestReader} makes a request of a body or says what is wrong with it;
 * {@link io.camelchat.completion.server.ErrorAnswer} is what a call that failed is answered with.
 */
package io.camelchat.completion.server;
