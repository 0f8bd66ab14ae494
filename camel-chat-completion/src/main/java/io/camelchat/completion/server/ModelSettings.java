package io.camelchat.completion.server;

import java.time.Duration;

/**
 * How one model's calls are served.
 *
 * @param heartbeat how long a stream may be silent before a comment is sent, zero for no comments
 * @param requestTimeout how long a call may take, from its arrival to its last byte, zero for no bound
 * @param drainTimeout how long the answer is still taken when its client has gone, zero to give it up at once
 * @param nonBlocking whether its calls are answered without blocking, and so on the event loops of their connections
 */
public record ModelSettings(Duration heartbeat, Duration requestTimeout, Duration drainTimeout, boolean nonBlocking) {}
