package io.camelchat.completion.server;

import java.time.Duration;
import java.util.Set;

/**
 * What all models of one path share, for it is needed before a request tells its model.
 *
 * @param path below which the API is served, such as {@code /v1}
 * @param authenticator who may call, or null where all may
 * @param maxRequestSize in bytes
 * @param allowedOrigins the web pages' origins that browsers let call, as browsers send them; an asterisk for all
 * @param patience how long the authenticator is waited for, and the next bytes of a request
 */
public record ServerSettings(
        String path, Authenticator authenticator, int maxRequestSize, Set<String> allowedOrigins, Duration patience) {

    public ServerSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
