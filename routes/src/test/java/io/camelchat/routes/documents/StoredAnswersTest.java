package io.camelchat.routes.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the answers about pieces has all of them. */
class StoredAnswersTest {
    private static final String KEY = "key";

    @TempDir
    private Path folder;

    private StateFolder state;
    private PieceStore store;

    @BeforeEach
    void open() throws IOException {
        state = StateFolder.open(folder.resolve("state"), folder);
        store = PieceStore.open(state);
        store.begin("camels.txt", KEY);
        store.put(KEY, 0, 0, answer("First."));
        store.put(KEY, 0, 2, answer("Third."));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        state.close();
    }

    @Test
    void areInTheOrderOfTheirPieces() throws IOException {
        assertThat(read(3, 2)).isEqualTo("First.\n\nThird.\n\n");
    }

    @Test
    void areNotReadWhereOneIsMissing() throws IOException {
        assertThatThrownBy(() -> read(3, 3)).isInstanceOf(IOException.class).hasMessageContaining("1 of 3 pieces");
        store.forget(KEY);
        assertThatThrownBy(() -> read(3, 2)).isInstanceOf(IOException.class).hasMessageContaining("2 of 3 pieces");
    }

    private String read(int count, int answered) throws IOException {
        StringWriter text = new StringWriter();
        try (StoredAnswers answers = new StoredAnswers(store, KEY, 0, count, answered)) {
            answers.transferTo(text);
        }
        return text.toString();
    }

    private static PieceAnswer answer(String text) {
        return new PieceAnswer(text, "small", null);
    }
}
