/**
 * Framing of server-sent events, and nothing else: bytes in, events out, and back.
 *
 * <p>{@link io.camelchat.completion.sse.SseParser} is fed whatever the network read gave and reports whole events;
 * {@link io.camelchat.completion.sse.SseWriter} makes the bytes of an event. Neither knows HTTP, JSON or threads: a
 * parser belongs to whoever feeds it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG, server-sent events</a>
 */
package io.camelchat.completion.sse;
