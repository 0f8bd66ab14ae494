package io.camelchat.simulator.answer;

import java.util.Iterator;
import java.util.stream.LongStream;

/** Any number of tokens {@code "t0 "}, {@code "t1 "}, …, made while they are read, each counted as one. */
public record SyntheticAnswer(long count) implements Answer {

    @Override
    public Choice begin(ChatRequest request, int index) {
        return new TextChoice(pieces(), request);
    }

    private Iterator<Piece> pieces() {
        return LongStream.range(0, count)
                .mapToObj(number -> new Piece(token(number), 1))
                .iterator();
    }

    public static String token(long number) {
        return "t" + number + " ";
    }
}
