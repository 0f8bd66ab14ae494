package io.camelchat.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The steps of an event stream: its head, an event for every chunk, {@code [DONE]}. */
final class EventSteps implements Iterator<Step> {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private enum Next {
        HEAD,
        CHUNKS,
        DONE,
        FINISH,
        NOTHING
    }

    private final ResponseHead head;
    private final Iterator<ChunkSequence.Chunk> chunks;
    private final boolean done;
    private Next next = Next.HEAD;

    EventSteps(ResponseHead head, Iterator<ChunkSequence.Chunk> chunks, boolean done) {
        this.head = head;
        this.chunks = chunks;
        this.done = done;
    }

    @Override
    public boolean hasNext() {
        return next != Next.NOTHING;
    }

    @Override
    public Step next() {
        return switch (next) {
            case HEAD -> {
                next = Next.CHUNKS;
                yield new Step.Head(head);
            }
            case CHUNKS -> {
                if (chunks.hasNext()) {
                    yield event(chunks.next());
                }
                next = done ? Next.DONE : Next.FINISH;
                yield next();
            }
            case DONE -> {
                next = Next.FINISH;
                yield new Step.Send(DONE, Step.Kind.EVENT);
            }
            case FINISH -> {
                next = Next.NOTHING;
                yield Step.End.FINISH;
            }
            case NOTHING -> throw new NoSuchElementException();
        };
    }

    private static Step event(ChunkSequence.Chunk chunk) {
        byte[] json = bytes(chunk);
        byte[] event = new byte[DATA.length + json.length + 2];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(json, 0, event, DATA.length, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return new Step.Send(event, chunk.token() ? Step.Kind.TOKEN : Step.Kind.CHUNK);
    }

    private static byte[] bytes(ChunkSequence.Chunk chunk) {
        try {
            return JSON.writeValueAsBytes(chunk.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can be written", e);
        }
    }
}
