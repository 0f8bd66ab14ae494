package io.camelchat.simulator.answer;

/** A piece of text as one delta carries it, and how many tokens it counts. */
public record Piece(String text, int tokens) {}
