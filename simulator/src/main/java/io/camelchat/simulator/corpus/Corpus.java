package io.camelchat.simulator.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All entries of the corpus, in the order of its index. They are named by kind: A framing, B ends of streams, C shape of
 * chunks and messages, D errors, E signals to wait, F transport, X more of the same kinds.
 */
public final class Corpus {

    private static final String FOLDER = "/corpus/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /** Reads every entry anew. */
    public static List<CorpusEntry> entries() {
        return text("index.txt").lines().map(Corpus::entry).toList();
    }

    /**
     * Reads one entry.
     *
     * @throws IllegalArgumentException where there is none of this id
     */
    public static CorpusEntry entry(String id) {
        return new CorpusEntry(id, Transcript.of(text(id + ".txt")), new Expectation(json(id + ".json")));
    }

    private static ObjectNode json(String name) {
        try {
            return JSON.readValue(text(name), ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static String text(String name) {
        try (InputStream in = Corpus.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("The corpus has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
