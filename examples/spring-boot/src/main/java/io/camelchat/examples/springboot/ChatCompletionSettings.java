package io.camelchat.examples.springboot;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.completion.ChatCompletionConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The component, set up by {@code camel.component.chat-completion.*} as in any other Camel application. Without these
 * beans Spring Boot would not look at those properties: only Camel's own components have a starter that does.
 */
@Configuration(proxyBeanMethods = false)
class ChatCompletionSettings {
    private static final String PREFIX = "camel.component.chat-completion";

    /** The options that endpoints have where they do not set their own. */
    @Bean
    @ConfigurationProperties(PREFIX)
    ChatCompletionConfiguration chatCompletionOptions() {
        return new ChatCompletionConfiguration();
    }

    /** By this name Camel finds it. Camel stops it as well, so Spring need not close it. */
    @Bean(name = "chat-completion-component", destroyMethod = "")
    @ConfigurationProperties(PREFIX)
    ChatCompletionComponent chatCompletion(ChatCompletionConfiguration chatCompletionOptions) {
        ChatCompletionComponent component = new ChatCompletionComponent();
        component.setConfiguration(chatCompletionOptions);
        return component;
    }
}
