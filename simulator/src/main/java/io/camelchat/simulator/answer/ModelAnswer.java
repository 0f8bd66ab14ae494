package io.camelchat.simulator.answer;

import java.util.Optional;

/**
 * Answers as a model does that follows its instructions: calls the request's tools or functions, keeps to its response
 * format, and else says the words of another answer.
 */
public record ModelAnswer(Answer words) implements Answer {

    @Override
    public Choice begin(ChatRequest request, int index) {
        return ToolUse.of(request)
                .or(() -> FunctionUse.of(request))
                .<Choice>map(MessageChoice::new)
                .or(() -> formatted(request))
                .orElseGet(() -> words.begin(request, index));
    }

    private static Optional<Choice> formatted(ChatRequest request) {
        return ResponseFormat.content(request)
                .map(json -> new TextChoice(Tokens.pieces(json).iterator(), request));
    }
}
