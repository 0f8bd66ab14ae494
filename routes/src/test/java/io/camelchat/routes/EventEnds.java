package io.camelchat.routes;

import io.camelchat.simulator.Transcript;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Where the events of a transcript end, in bytes of its packets: behind each blank line. */
final class EventEnds {
    /** More than these are not worth a call each: they are the same events again. */
    private static final int MOST = 16;

    private EventEnds() {}

    /** Places to break off, from 0 on; of a long one a sample. Behind each line, where there are no blank ones. */
    static List<Integer> of(Transcript transcript) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        transcript.packets().forEach(bytes::writeBytes);
        List<Integer> ends = ends(bytes.toByteArray(), true);
        return sample(ends.size() > 1 ? ends : ends(bytes.toByteArray(), false));
    }

    private static List<Integer> ends(byte[] bytes, boolean blank) {
        List<Integer> ends = new ArrayList<>(List.of(0));
        int line = 0;
        for (int at = 0; at < bytes.length; at++) {
            boolean crLf = bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n';
            if (!crLf && (bytes[at] == '\n' || bytes[at] == '\r')) {
                int length = at - line - (bytes[at] == '\n' && at > line && bytes[at - 1] == '\r' ? 1 : 0);
                if (length == 0 || !blank) {
                    ends.add(at + 1);
                }
                line = at + 1;
            }
        }
        ends.remove((Integer) bytes.length);
        return ends;
    }

    private static List<Integer> sample(List<Integer> ends) {
        if (ends.size() <= MOST) {
            return ends;
        }
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            some.add(ends.get(i * (ends.size() - 1) / (MOST - 1)));
        }
        return some;
    }
}
