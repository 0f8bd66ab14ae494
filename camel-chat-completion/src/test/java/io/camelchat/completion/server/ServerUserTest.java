package io.camelchat.completion.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUserTest {
    private final ServerUser authenticator = new ServerUser();

    @Test
    void acceptsWhomTheServerHasLetIn() {
        assertThat(authenticator.authenticate(new Credential("a.b.c", "alice"))).isCompletedWithValue("alice");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void refusesEveryoneWhereTheServerHasLetNobodyIn(String user) {
        assertThat(authenticator.authenticate(new Credential("a.b.c", user))).isCompletedWithValue(null);
    }
}
