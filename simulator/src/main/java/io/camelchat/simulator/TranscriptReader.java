package io.camelchat.simulator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the lines of a transcript into steps. Single use. */
final class TranscriptReader {

    private final List<Step> steps = new ArrayList<>();
    private ResponseHead head = ResponseHead.of(200, ResponseHead.EVENT_STREAM);
    private boolean wholeAnswer;
    private int packetSize = Integer.MAX_VALUE;
    private Step.End end = Step.End.FINISH;

    /** The steps, the last of which is the end, and the first the head where the packets do not begin with one. */
    List<Step> read(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(this::line);
        if (!wholeAnswer) {
            steps.add(0, new Step.Head(head));
        }
        steps.add(end);
        return List.copyOf(steps);
    }

    private void line(String line) {
        switch (line.charAt(0)) {
            case '#' -> {}
            case '~' -> steps.add(new Step.Pause(TimeSpan.parse(line.substring(1))));
            case '@' -> directive(line.substring(1).split(" ", 2));
            default -> packet(Escapes.bytes(line));
        }
    }

    private void packet(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += Math.min(packetSize, bytes.length - from)) {
            byte[] packet = Arrays.copyOfRange(bytes, from, from + Math.min(packetSize, bytes.length - from));
            steps.add(wholeAnswer ? new Step.Wire(packet) : new Step.Send(packet, Step.Kind.PACKET));
        }
    }

    private void repeated(String[] timesAndText) {
        byte[] once = Escapes.bytes(timesAndText[1]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = Integer.parseInt(timesAndText[0]); i > 0; i--) {
            bytes.writeBytes(once);
        }
        packet(bytes.toByteArray());
    }

    private void directive(String[] words) {
        switch (words[0]) {
            case "status" -> head = new ResponseHead(Integer.parseInt(words[1].strip()), head.headers());
            case "header" -> {
                String[] header = words[1].split(":", 2);
                head = head.with(header[0].strip(), header[1].strip());
            }
            case "without" -> head = head.without(words[1].strip());
            case "repeat" -> repeated(words[1].split(" ", 2));
            case "split" -> packetSize = Integer.parseInt(words[1].strip());
            case "connection" -> wholeAnswer = true;
            case "stall" -> end = Step.End.STALL;
            case "cut" -> end = Step.End.CUT;
            case "reset" -> end = Step.End.RESET;
            default -> throw new IllegalArgumentException("A transcript knows no @" + words[0]);
        }
    }
}
