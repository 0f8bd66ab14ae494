package io.camelchat.simulator.answer;

/** Says the same text every time. */
public record FixedAnswer(String text) implements Answer {

    @Override
    public Choice begin(ChatRequest request, int index) {
        return new TextChoice(Tokens.pieces(text).iterator(), request);
    }
}
