package io.camelchat.examples.springboot;

import org.apache.camel.ProducerTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions on Spring's own web server, by the route that asks a model. */
@RestController
class AskController {
    private final ProducerTemplate camel;

    AskController(ProducerTemplate camel) {
        this.camel = camel;
    }

    @GetMapping("/ask")
    String ask(@RequestParam String question) {
        return camel.requestBody("direct:ask", question, String.class);
    }
}
