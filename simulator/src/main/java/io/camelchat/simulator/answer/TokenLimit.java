package io.camelchat.simulator.answer;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Pieces as long as their tokens stay within a limit. */
final class TokenLimit implements Iterator<Piece> {

    private final Iterator<Piece> source;
    private long left;
    private Piece next;
    private boolean exceeded;

    TokenLimit(Iterator<Piece> source, long limit) {
        this.source = source;
        this.left = limit;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !exceeded && source.hasNext()) {
            next = source.next();
            left -= next.tokens();
            exceeded = left < 0;
        }
        return next != null && !exceeded;
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Piece piece = next;
        next = null;
        return piece;
    }

    /** Whether the source had more than the limit allows. */
    boolean exceeded() {
        return exceeded;
    }
}
