/**
 * Documents in, answers out. {@link io.camelchat.routes.documents.DocumentFlow} is the step of the route: each document is
 * a {@code DocumentRun}, which reads its text, has a {@code PieceRun} ask about the pieces, combines the answers the same
 * way, and writes the result. What is done is told by the outbox; what is finished of a document that is not done is in
 * {@code PieceStore}. Documents and calls that wait hold no thread.
 */
package io.camelchat.routes.documents;
