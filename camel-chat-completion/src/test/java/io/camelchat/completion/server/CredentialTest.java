package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final String TOKEN = "sk-never-seen";

    @Test
    void printsWithoutItsToken() {
        Credential credential = new Credential(TOKEN, "alice");

        assertThat(credential).hasToString("Credential[token=***, serverUser=alice]");
        assertThat(List.of(credential).toString()).doesNotContain(TOKEN);
        assertThat(credential.token()).isEqualTo(TOKEN);
    }

    @Test
    void printsThatThereIsNoToken() {
        assertThat(new Credential(null, null)).hasToString("Credential[token=none, serverUser=null]");
    }
}
