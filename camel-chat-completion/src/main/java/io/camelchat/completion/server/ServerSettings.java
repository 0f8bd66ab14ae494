package io.camelchat.completion.server;

import java.util.List;

/**
 * What all models of one path share, for it is needed before a request tells its model.
 *
 * @param path below which the API is served, such as {@code /v1}
 * @param authenticator who may call, or null where all may
 * @param maxRequestSize in bytes
 * @param allowedOrigins the web pages' origins that browsers let call; an asterisk for all
 */
public record ServerSettings(
        String path, Authenticator authenticator, int maxRequestSize, List<String> allowedOrigins) {

    public ServerSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
