package io.camelchat.simulator.answer;

/** What is answered to a request, choice by choice. Safe to use from any thread. */
public interface Answer {

    /**
     * Begins a choice.
     *
     * @param index from 0 to {@code n - 1}
     */
    Choice begin(ChatRequest request, int index);
}
