package io.camelchat.completion.client;

import java.util.Objects;

/** A text that is not to be seen: it prints as stars. */
public final class Secret {
    private final String value;

    /** @throws IllegalArgumentException where it has a line break or another character that no HTTP header can carry */
    public Secret(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7F) {
                throw new IllegalArgumentException("has a line break or control character at position " + i);
            }
        }
        this.value = value;
    }

    /** The text itself. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && that.value.equals(value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
