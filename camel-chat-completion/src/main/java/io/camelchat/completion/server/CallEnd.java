package io.camelchat.completion.server;

import io.camelchat.completion.model.Outcome;
import java.time.Duration;

/**
 * How a served call ended.
 *
 * @param outcome {@code complete} where the client got an answer, or it was taken in the place of a client that had gone
 * @param status the HTTP status that was sent, 0 where none was
 * @param cause why it is not complete, or null
 * @param firstToken from the call's arrival to its first chunk, or null where there was none
 * @param duration from the call's arrival to its end
 */
public record CallEnd(Outcome outcome, int status, Throwable cause, Duration firstToken, Duration duration) {}
