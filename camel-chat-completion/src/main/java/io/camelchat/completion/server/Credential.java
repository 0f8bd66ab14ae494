package io.camelchat.completion.server;

/**
 * What a request brings to show whose it is. It prints without the token.
 *
 * @param token the token of the header {@code Authorization: Bearer}, or null where there is none
 * @param serverUser the user whom an authentication handler of the HTTP server itself, its JWT support for one, has let
 *     in before; null where there is none
 */
public record Credential(String token, String serverUser) {
    @Override
    public String toString() {
        return "Credential[token=" + (token == null ? "none" : "***") + ", serverUser=" + serverUser + "]";
    }
}
