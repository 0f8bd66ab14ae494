/**
 * The Camel side of chat completions: component, endpoint and producer, and what turns exchanges into requests and
 * answers into exchanges.
 *
 * <p>The way of a call: {@link io.camelchat.completion.RequestBinding} makes a request of body, headers and options;
 * the client asks; one of {@link io.camelchat.completion.ReplyDelivery}, {@link
 * io.camelchat.completion.StreamDelivery} and {@link io.camelchat.completion.ChunkSender} brings the answer back,
 * and {@link io.camelchat.completion.ReplyBinding} puts it on the exchange.
 *
 * <p><b>Threads.</b> The route's thread leaves when the request is sent. Answers arrive on an event loop, which
 * runs no step of a route that may block: {@link io.camelchat.completion.Continuations} takes the route on.
 */
package io.camelchat.completion;
