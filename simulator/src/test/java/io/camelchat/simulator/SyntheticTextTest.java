package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyntheticTextTest {

    @Test
    void hashesWhatIsSaid() {
        // echo -n "t0 t1 t2 " | sha256sum
        assertThat(new SyntheticText(3).sha256())
                .isEqualTo("0cdac809233c58ffdef5bc4adb9c3d2e2e6a8e2953ed195d506fe626a23ec669");
        assertThat(SyntheticText.token(12)).isEqualTo("t12 ");
    }
}
