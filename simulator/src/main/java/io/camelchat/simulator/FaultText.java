package io.camelchat.simulator;

/** A fault written as {@code kind}, {@code kind:chunks} or {@code kind:chunks:text}. */
final class FaultText {

    private FaultText() {}

    static Fault parse(String text) {
        String[] parts = text.split(":", 3);
        int chunks = parts.length > 1 ? chunks(parts[1]) : 0;
        String rest = parts.length > 2 ? parts[2] : "";
        return switch (parts[0]) {
            case "noResponse" -> Fault.noResponse();
            case "closeBeforeHead" -> Fault.closeBeforeHead();
            case "resetBeforeHead" -> Fault.resetBeforeHead();
            case "stall" -> Fault.stall(chunks);
            case "cut" -> Fault.cut(chunks);
            case "reset" -> Fault.reset(chunks);
            case "tornFrame" -> Fault.tornFrame(chunks);
            case "errorEvent" -> Fault.errorEvent(chunks, rest);
            case "rawEvent" -> Fault.rawEvent(chunks, Escapes.bytes(rest));
            default -> throw new IllegalArgumentException("No such fault: " + parts[0]);
        };
    }

    private static int chunks(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a number of chunks: " + text, e);
        }
    }
}
