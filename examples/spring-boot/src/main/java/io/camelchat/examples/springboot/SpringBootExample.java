package io.camelchat.examples.springboot;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.simulator.Simulator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;

/** A Spring Boot application that asks a model and is one. */
@SpringBootApplication
public class SpringBootExample {
    public static void main(String[] args) {
        if (System.getenv("OPENAI_BASE_URL") == null && System.getenv("OPENAI_API_KEY") == null) {
            System.setProperty("OPENAI_BASE_URL", Simulator.start().baseUrl());
        }
        ApplicationContext spring = SpringApplication.run(SpringBootExample.class, args);
        System.out.println(
                "Ask at http://127.0.0.1:" + spring.getEnvironment().getProperty("local.server.port") + "/ask");
        System.out.println("The model support-desk is served at http://127.0.0.1:"
                + spring.getBean(ChatCompletionComponent.class).servedPort() + "/v1");
    }
}
