package io.camelchat.simulator.answer;

/** Says that no model was asked and repeats what the user said. */
public final class EchoAnswer implements Answer {

    @Override
    public Choice begin(ChatRequest request, int index) {
        String which = index == 0 ? "" : " " + (index + 1);
        String text = "Simulated answer" + which + " (no model was asked). You said: " + request.lastUserText();
        return new TextChoice(Tokens.pieces(text).iterator(), request);
    }
}
