package io.camelchat.benchmarks.parts;

/** A chunk as servers send it for each token. */
final class Chunks {
    static final String TEXT = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
            + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
            + "\"finish_reason\":null}]}";

    private Chunks() {}
}
