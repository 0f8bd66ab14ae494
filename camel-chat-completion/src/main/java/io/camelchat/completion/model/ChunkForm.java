package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What chunks have in common that differ in their texts alone. Immutable.
 *
 * @param json of one of them
 * @param choice the only one in it
 * @param delta what that one adds
 */
record ChunkForm(ObjectNode json, ObjectNode choice, ObjectNode delta) {
    static final String CONTENT = "content";

    /** What OpenAI writes beside a content, so that its length is not seen on the line. */
    static final String PADDING = "obfuscation";

    /**
     * The JSON of one with these texts. All else is shared.
     *
     * @param padding null where there is none
     */
    ObjectNode with(String content, String padding) {
        ObjectNode newDelta = Json.object();
        newDelta.setAll(delta);
        newDelta.put(CONTENT, content);
        ObjectNode newChoice = Json.object();
        newChoice.setAll(choice);
        newChoice.set("delta", newDelta);
        ObjectNode root = Json.object();
        root.setAll(json);
        root.set("choices", Json.array().add(newChoice));
        if (padding != null) {
            root.put(PADDING, padding);
        }
        return root;
    }
}
