package io.camelchat.completion.model;

/** Tells of the arguments of a tool call, which come in pieces, whether they are a whole JSON object; keeps none of them. */
final class ArgumentsEnd {
    private int depth;
    private boolean begun;
    private boolean closed;
    /** Something is before the object, behind it, or first in it that no object has there: whatever follows makes it none. */
    private boolean more;

    private boolean inText;
    private boolean escaped;
    private boolean opened;

    /** Takes the next piece; answers whether it is the whole of it once more, or another, rather than a continuation. */
    boolean add(String piece) {
        boolean anew = isWhole() && piece.stripLeading().startsWith("{");
        if (anew) {
            begun = false;
            closed = false;
        }
        piece.chars().forEach(this::add);
        return anew;
    }

    private void add(int character) {
        if (inText) {
            inText = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if (!Character.isWhitespace(character)) {
            more |= closed || (!begun && character != '{') || (opened && character != '"' && character != '}');
            begun = true;
            inText = character == '"';
            opened = character == '{';
            depth += character == '{' || character == '[' ? 1 : character == '}' || character == ']' ? -1 : 0;
            closed |= depth == 0;
        }
    }

    /** Whether an object began, came to its end, and nothing follows it. */
    boolean isWhole() {
        return closed && !more;
    }
}
