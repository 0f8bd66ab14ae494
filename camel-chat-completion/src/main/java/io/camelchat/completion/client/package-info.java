/**
 * Asks one upstream, an OpenAI-compatible server, over HTTP.
 *
 * <p>{@link io.camelchat.completion.client.ChatCompletionClient} is shared by all who ask the same upstream: it has
 * the connections, the permits and the breaker. {@link io.camelchat.completion.client.ChatCompletionCall} is one call,
 * and {@link io.camelchat.completion.client.CallListener} is told what comes of it.
 *
 * <p><b>Threads.</b> A call is confined to one Vert.x event loop from its beginning to its one terminal signal; its
 * methods may be called from anywhere and hop there. Listeners are told on that event loop and must not block it.
 *
 * <p><b>Failures.</b> Whatever goes wrong ends in one {@link io.camelchat.completion.client.UpstreamException}, whose
 * {@link io.camelchat.completion.client.FailureKind} says whose trouble it is.
 */
package io.camelchat.completion.client;
