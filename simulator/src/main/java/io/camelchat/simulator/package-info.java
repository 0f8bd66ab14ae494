/**
 * An OpenAI-compatible inference service in the JVM that asks no model: the embedded default, a test double, a fault
 * injector, a target for load. It never pretends: answers say that they are simulated.
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.start()) {
 *     simulator.next(Behaviour.tokens(20).withFault(Fault.cut(5)));
 *     // … call simulator.baseUrl() …
 *     simulator.awaitCall(0, Duration.ofSeconds(5)).awaitEnd(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <h2>Threads</h2>
 * A simulator has two event loops of its own, daemon threads that end with it. All state of a connection and of the call
 * it answers is confined to one of them. {@link io.camelchat.simulator.Simulator},
 * {@link io.camelchat.simulator.LockStep} and {@link io.camelchat.simulator.RecordedCall} may be used by any thread.
 *
 * <h2>Transcripts</h2>
 * A {@link io.camelchat.simulator.Transcript} is a text of lines:
 * <ul>
 *   <li>{@code # …} is a comment; blank lines mean nothing;
 *   <li>{@code ~ 50ms} is a pause;
 *   <li>{@code @status 503} and {@code @header Name: value} change the head, which is 200 and
 *       {@code text/event-stream} otherwise; {@code @without Name} takes a header out;
 *   <li>{@code @connection}, first, says that the packets are the whole answer from its status line on, rather than its
 *       body;
 *   <li>{@code @stall}, {@code @cut} and {@code @reset} say how the answer ends, if not in good order;
 *   <li>{@code @repeat 500 text} is one packet that has the text so many times;
 *   <li>{@code @split 1} cuts every further packet into packets of so many bytes;
 *   <li>every other line is one packet: a write of its own and, in a body, an HTTP chunk of its own. The line's end is no
 *       part of it. {@code \n}, {@code \r}, {@code \t}, {@code \\} and {@code \xNN} stand for bytes; a packet that
 *       begins with {@code #}, {@code ~}, {@code @} or a space is written with {@code \x23}, {@code \x7E}, {@code \x40}
 *       or {@code \x20}.
 * </ul>
 * A {@linkplain io.camelchat.simulator.corpus.Corpus corpus} of them comes with the simulator.
 */
package io.camelchat.simulator;
