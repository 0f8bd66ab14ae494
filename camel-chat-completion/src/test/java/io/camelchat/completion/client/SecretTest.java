package io.camelchat.completion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String KEY = "sk-a+/&%b";

    @Test
    void printsAsStars() {
        Secret secret = new Secret(KEY);

        assertThat(secret).hasToString("***");
        assertThat(List.of(secret)).hasToString("[***]");
        assertThat(Map.of("k", secret)).hasToString("{k=***}");
        assertThat(new Credentials.Token(KEY, null).toString()).doesNotContain(KEY);
        assertThat(secret.reveal()).isEqualTo(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\nX-Evil: 1", "\t", "\0", "\u001f", "\u007f"})
    void refusesWhatNoHeaderCanCarry(String bad) {
        assertThatThrownBy(() -> new Secret("sk-key" + bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 6")
                .hasMessageNotContaining("sk-key");
    }

    @Test
    void isEqualToWhatHasTheSameText() {
        assertThat(new Secret(KEY)).isEqualTo(new Secret(KEY)).hasSameHashCodeAs(new Secret(KEY));
        assertThat(new Secret(KEY)).isNotEqualTo(new Secret("other"));
    }
}
