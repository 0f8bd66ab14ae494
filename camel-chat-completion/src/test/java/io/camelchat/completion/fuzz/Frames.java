package io.camelchat.completion.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** What was on the wire, in pieces that end where its events do, or its lines where there are no events. One at least. */
final class Frames {
    private final List<String> frames;

    private Frames(List<String> frames) {
        this.frames = frames;
    }

    static Frames of(String text) {
        String[] events = text.split("(?<=\n\n|\r\n\r\n|\r\r)");
        return new Frames(new ArrayList<>(Arrays.asList(events.length > 1 ? events : text.split("(?<=\n)"))));
    }

    int size() {
        return frames.size();
    }

    String get(int place) {
        return frames.get(place);
    }

    void set(int place, String frame) {
        frames.set(place, frame);
    }

    void swap(int one, int other) {
        Collections.swap(frames, one, other);
    }

    void changeEach(UnaryOperator<String> change) {
        frames.replaceAll(change);
    }

    List<String> all() {
        return List.copyOf(frames);
    }

    String text() {
        return String.join("", frames);
    }

    /** The frames, each ended by this. */
    String delimited(String delimiter) {
        StringBuilder text = new StringBuilder();
        frames.forEach(frame -> text.append(frame.stripTrailing()).append(delimiter));
        return text.toString();
    }
}
