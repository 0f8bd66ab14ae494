package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorExtensionTest {

    @Nested
    class InAStaticField {

        @RegisterExtension
        static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

        private static Simulator first;

        @RepeatedTest(2)
        void isTheSameForEveryTestAndReset() throws IOException {
            Simulator simulator = SIMULATOR.simulator();
            first = first == null ? simulator : first;
            assertThat(simulator).isSameAs(first);
            assertThat(simulator.calls()).isEmpty();
            Client.ask(simulator, Requests.json("hi"));
        }

        @Nested
        class Inside {

            @Test
            void isStillTheSame() {
                first = first == null ? SIMULATOR.simulator() : first;
                assertThat(SIMULATOR.simulator()).isSameAs(first);
            }
        }
    }

    @Nested
    class InAnInstanceField {

        @RegisterExtension
        final SimulatorExtension extension = SimulatorExtension.create();

        private static Simulator previous;

        @RepeatedTest(2)
        void isAnotherForEveryTest() throws IOException {
            assertThat(extension.simulator()).isNotSameAs(previous);
            previous = extension.simulator();
            assertThat(Client.ask(previous, Requests.json("hi")).status()).isEqualTo(200);
        }
    }

    @Nested
    @ExtendWith(SimulatorExtension.class)
    class AsAParameter {

        @Test
        void isGivenToTheTest(Simulator simulator) throws IOException {
            assertThat(Client.ask(simulator, Requests.json("hi")).status()).isEqualTo(200);
        }
    }
}
