package io.camelchat.completion.client;

/**
 * An HTTP proxy on the way to the upstream.
 *
 * @param username null for a proxy that asks for none
 * @param password null for a proxy that asks for none
 */
public record ProxySettings(String host, int port, String username, Secret password) {}
