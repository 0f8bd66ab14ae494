/**
 * Serves models over HTTP: who calls, what is asked, and the answer as JSON or as server-sent events.
 *
 * <p>A {@link io.camelchat.completion.server.ModelServer} serves the models of one path on a Vert.x router. It finds out
 * who calls by an {@link io.camelchat.completion.server.Authenticator} before the body is read, reads the request, finds
 * its {@link io.camelchat.completion.server.ServedModel}, and hands it a {@link
 * io.camelchat.completion.server.ServedCall}, which the model answers whenever it can.
 *
 * <p>Knows Vert.x and the wire types, and no Camel. I/O is done on event loops; requests are read and models called on
 * workers that whoever makes the server gives it.
 */
package io.camelchat.completion.server;
