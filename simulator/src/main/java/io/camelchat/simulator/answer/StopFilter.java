package io.camelchat.simulator.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Pieces up to the first stop sequence. A piece is held back as long as it may be the beginning of one. */
final class StopFilter implements Iterator<Piece> {

    private final Iterator<Piece> source;
    private final List<String> stops;
    private final int holdBack;
    private final Deque<Piece> held = new ArrayDeque<>();
    private final StringBuilder heldText = new StringBuilder();
    private boolean stopped;

    StopFilter(Iterator<Piece> source, List<String> stops) {
        this.source = source;
        this.stops = stops;
        this.holdBack = stops.stream().mapToInt(String::length).max().orElse(1) - 1;
    }

    @Override
    public boolean hasNext() {
        while (!stopped && !firstIsSafe() && source.hasNext()) {
            hold(source.next());
        }
        return !held.isEmpty();
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Piece piece = held.removeFirst();
        heldText.delete(0, piece.text().length());
        return piece;
    }

    private boolean firstIsSafe() {
        return !held.isEmpty() && held.getFirst().text().length() + holdBack <= heldText.length();
    }

    private void hold(Piece piece) {
        held.addLast(piece);
        heldText.append(piece.text());
        int end = stops.stream()
                .mapToInt(heldText::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        if (end >= 0) {
            stopped = true;
            cutAt(end);
        }
    }

    private void cutAt(int end) {
        while (!held.isEmpty() && heldText.length() > end) {
            Piece last = held.removeLast();
            int start = heldText.length() - last.text().length();
            heldText.setLength(start);
            if (start < end) {
                Piece rest = new Piece(last.text().substring(0, end - start), last.tokens());
                held.addLast(rest);
                heldText.append(rest.text());
            }
        }
    }
}
