package io.camelchat.routes.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room(2, 100);

    @Test
    void keepsPermitUntilItIsGivenBack() {
        room.enter(1);
        room.enter(1);
        assertThat(room.isFor(1)).isFalse();

        room.free(1);
        assertThat(room.isFor(1)).isFalse();

        room.release(1);
        assertThat(room.isFor(1)).isTrue();
    }

    @Test
    void hasRoomForOneOfAnySize() {
        assertThat(room.isFor(1_000)).isTrue();
        room.enter(1_000);

        assertThat(room.isFor(1)).isFalse();
        room.free(1_000);
        assertThat(room.isFor(100)).isTrue();
    }

    @Test
    void boundsBytesOfThoseThatBeginAgain() {
        room.enter(60);
        room.free(60);
        room.occupy(60);

        assertThat(room.isFor(50)).isFalse();
        assertThat(room.isFor(40)).isTrue();
    }
}
