package io.camelchat.routes.queue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueSettingsTest {
    private final Main main = new Main();

    @BeforeEach
    void leaveOutRoutes() {
        main.addOverrideProperty("camel.main.routes-include-pattern", "classpath:none/*.yaml");
        main.addOverrideProperty("camel.server.enabled", "false");
    }

    @ParameterizedTest
    @CsvSource({"KAFKA_ANSWER,headers", "JMS_ANSWER,Body", "QUEUE_MAX_PAYLOAD,8M", "QUEUE_MAX_PAYLOAD,0"})
    void saysWhichSettingIsWrong(String setting, String value) {
        main.addOverrideProperty(setting, value);
        main.addMainListener(new QueueSettings());

        assertThatThrownBy(main::start).hasMessageContaining(setting).hasMessageContaining(value);
        main.stop();
    }

    @Test
    void takesWhatIsRight() {
        main.addOverrideProperty("KAFKA_ANSWER", "header");
        main.addOverrideProperty("QUEUE_MAX_PAYLOAD", "100");
        main.addMainListener(new QueueSettings());

        main.start();
        main.stop();
    }
}
