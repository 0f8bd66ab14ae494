package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a whole answer and a piece of one both tell of themselves. */
public abstract class Answer extends WireObject {
    Answer(ObjectNode json) {
        super(json);
    }

    Answer(ObjectNode json, byte[] bytes) {
        super(json, bytes);
    }

    Answer(ObjectNode json, byte[] bytes, int from, int to) {
        super(json, bytes, from, to);
    }

    public String getId() {
        return text("id");
    }

    /** The model that answers, which may be more exact than the one asked. */
    public String getModel() {
        return text("model");
    }

    /** When it was made, in seconds since 1970. */
    public Long getCreated() {
        return number("created");
    }

    public String getServiceTier() {
        return text("service_tier");
    }

    public String getSystemFingerprint() {
        return text("system_fingerprint");
    }

    /** What it cost, so far or in all, or null where the server did not say; the last one of a stream counts. */
    public Usage getUsage() {
        return Usage.in(json());
    }
}
