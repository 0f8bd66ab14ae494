package io.camelchat.simulator.answer;

import java.util.List;
import java.util.stream.IntStream;

/** What is answered to a request, choice by choice. Safe to use from any thread. */
public interface Answer {

    /**
     * Begins a choice.
     *
     * @param index from 0 to {@code n - 1}
     */
    Choice begin(ChatRequest request, int index);

    /** Begins as many choices as the request asks for. */
    default List<Choice> choices(ChatRequest request) {
        return IntStream.range(0, request.choices())
                .mapToObj(index -> begin(request, index))
                .toList();
    }
}
