package io.camelchat.completion.model;

import com.fasterxml.jackson.databind.JsonNode;

/** What of a stranger's value is shown in an error: its beginning, on one line. */
public final class Excerpt {
    private static final int MOST_SHOWN = 60;

    private static final int HIDDEN = 0xFFFD;

    private Excerpt() {}

    /** The text in quotes, cut short, and with nothing in it that moves a cursor or turns the line around. */
    public static String of(String text) {
        return '"' + unquoted(text) + '"';
    }

    /** As {@link #of(String)}, where it is part of something longer. */
    public static String unquoted(String text) {
        return visible(cut(text));
    }

    /** What kind of JSON it is, or the value itself where it is a plain one. */
    public static String of(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isObject() ? "a JSON object" : "a JSON array";
        }
        return value.isTextual() ? of(value.textValue()) : unquoted(value.asText());
    }

    private static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(isVisible(c) ? c : HIDDEN));
        return shown.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static String cut(String text) {
        if (text.length() <= MOST_SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_SHOWN - 1)) ? MOST_SHOWN - 1 : MOST_SHOWN;
        return text.substring(0, end) + "…";
    }
}
