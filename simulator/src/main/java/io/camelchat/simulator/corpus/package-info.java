/**
 * What servers put on the wire, and what a reader should make of it: a corpus of transcripts, each with the outcome that
 * is expected, for tests of anything that reads chat completions.
 *
 * <pre>{@code
 * for (CorpusEntry entry : Corpus.entries()) {
 *     simulator.next(Behaviour.transcript(entry.transcript()));
 *     ObjectNode observed = …; // ask, and note what came of it
 *     assertThat(entry.expectation().differences(observed)).isEmpty();
 * }
 * }</pre>
 *
 * <h2>Expectations</h2>
 * An expectation is a JSON object, and what was observed is written the same way:
 * <ul>
 *   <li>{@code title} and {@code seen}: what is odd, and which servers do it;
 *   <li>{@code asked}: {@code stream} or {@code json}, and {@code choices}, how many were asked for if not one;
 *   <li>{@code outcome}: {@code complete}; {@code degraded}, where it came to its end but may not be whole;
 *       {@code truncated}, where it broke off after a part of it came; {@code failed};
 *   <li>{@code completion}: what the answer, or the part of it that came, folds into. It may have more members than are
 *       stated; one that is stated as null is absent or null;
 *   <li>{@code usage}: what was told in tokens: {@code prompt}, {@code completion}, {@code total}, {@code cached},
 *       {@code reasoning}. Where it is not stated, none was told;
 *   <li>{@code failure}: {@code kind} ({@code unauthorized}, {@code unavailable}, {@code rejected}, {@code truncated}:
 *       whose trouble it is), {@code status}, {@code type}, {@code code}, {@code param}, {@code requestId};
 *       {@code message}, which is contained in the one observed, {@code messageLacks} and {@code messageAtMost};
 *       {@code retryAfter}, a span such as {@code 30s} or a moment, observed in milliseconds;
 *   <li>{@code earlyEndHidden}: that something of the answer follows its finish reasons, so that an end between the two looks
 *       like the end of the whole;
 *   <li>{@code lost}: how many events could not be read; {@code doneMarker}: whether {@code [DONE]} came;
 *       {@code reasons}: why each choice ended, in the words of OpenAI, whatever the server's own word was;
 *       {@code events}: the chunks and the end mark, as they should be taken. These are compared where they were
 *       observed.
 * </ul>
 * In place of a value, <code>{"$repeat": "x", "$times": 3, "$before": "y"}</code> is the text {@code yxxx},
 * <code>{"$either": […]}</code> is one of several values, and <code>{"$any": "text"}</code> any text that is not empty.
 */
package io.camelchat.simulator.corpus;
