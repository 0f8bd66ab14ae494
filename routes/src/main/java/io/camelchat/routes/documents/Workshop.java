package io.camelchat.routes.documents;

import java.util.concurrent.Executor;

/**
 * What all documents are worked on with.
 *
 * @param workers run what takes a processor or a disk: reading, cutting, writing
 * @param permits of calls, each held until its answer is stored or its result written
 */
record Workshop(
        DocumentSettings settings,
        DocumentKeys keys,
        Executor workers,
        Permits permits,
        Tokens tokens,
        DocumentReader reader,
        PieceAsk ask,
        PieceStore store,
        PatientWrite writes,
        Outbox outbox) {}
