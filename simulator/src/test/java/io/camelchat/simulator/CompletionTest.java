package io.camelchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompletionTest {

    @RegisterExtension
    static final SimulatorExtension SIMULATOR = SimulatorExtension.create();

    private final Simulator simulator = SIMULATOR.simulator();

    private JsonNode ask(String user, String... fields) throws IOException {
        Response response = Client.ask(simulator, Requests.json(user, fields));
        assertThat(response.status()).isEqualTo(200);
        return response.json();
    }

    @Test
    void echoesAndSaysThatNoModelWasAsked() throws IOException {
        JsonNode completion = ask("Ahoy");
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.path("model").asText()).isEqualTo("m");
        assertThat(completion.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(completion.at("/choices/0/message/content").asText())
                .isEqualTo("Simulated answer (no model was asked). You said: Ahoy");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(completion.at("/usage/prompt_tokens").asInt()).isEqualTo(9);
        assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(14);
    }

    @Test
    void echoesTheTextPartsOfTheLastUserMessage() throws IOException {
        Response response = Client.ask(simulator, """
                {"model":"m","messages":[
                  {"role":"user","content":"first"},
                  {"role":"user","content":[{"type":"text","text":"sec"},{"type":"text","text":"ond"}]},
                  {"role":"assistant","content":"hm"}]}""");
        assertThat(response.json().at("/choices/0/message/content").asText()).endsWith("You said: second");
    }

    @Test
    void answersAsManyTimesAsAsked() throws IOException {
        JsonNode completion = ask("hi", "\"n\":2");
        assertThat(completion.path("choices")).hasSize(2);
        assertThat(completion.at("/choices/1/index").asInt()).isEqualTo(1);
        assertThat(completion.at("/choices/1/message/content").asText()).startsWith("Simulated answer 2 (");
    }

    @Test
    void endsBeforeAStopSequence() throws IOException {
        JsonNode completion = ask("one two three", "\"stop\":[\"three\",\" two\"]");
        assertThat(completion.at("/choices/0/message/content").asText()).endsWith("You said: one");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void takesOneStopSequenceAsText() throws IOException {
        assertThat(ask("hi", "\"stop\":\" (no\"")
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("Simulated answer");
    }

    @Test
    void endsAtTheTokenLimit() throws IOException {
        for (String limit : new String[] {"\"max_tokens\":3", "\"max_completion_tokens\":3,\"max_tokens\":9"}) {
            JsonNode completion = ask("hi", limit);
            assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("Simulated answer");
            assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        }
    }

    @Test
    void stopsByItselfWhenTheLimitIsJustEnough() throws IOException {
        simulator.behave(Behaviour.tokens(3));
        assertThat(ask("hi", "\"max_tokens\":3").at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        assertThat(ask("hi", "\"max_tokens\":2").at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void saysTheSameAtRandomForTheSameSeed() throws IOException {
        simulator.behave(Behaviour.random(1));
        String without = ask("hi").at("/choices/0/message/content").asText();
        String seeded = ask("hi", "\"seed\":7").at("/choices/0/message/content").asText();
        assertThat(ask("hi").at("/choices/0/message/content").asText()).isEqualTo(without);
        assertThat(ask("ho").at("/choices/0/message/content").asText()).isNotEqualTo(without);
        assertThat(seeded).isNotEqualTo(without);
        simulator.behave(Behaviour.random(2));
        assertThat(ask("hi").at("/choices/0/message/content").asText()).isNotEqualTo(without);
        assertThat(ask("hi", "\"seed\":7").at("/choices/0/message/content").asText())
                .isEqualTo(seeded);
    }

    @Test
    void saysAnyMessage() throws IOException {
        simulator.behave(Behaviour.echo().withMessage("{\"content\":null,\"refusal\":\"No.\",\"extra\":[1]}"));
        JsonNode message = ask("hi").at("/choices/0/message");
        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.get("content").isNull()).isTrue();
        assertThat(message.path("refusal").asText()).isEqualTo("No.");
        assertThat(message.at("/extra/0").asInt()).isEqualTo(1);
    }

    @Test
    void streamsARefusal() throws IOException {
        simulator.behave(Behaviour.echo().withMessage("{\"content\":null,\"refusal\":\"I would rather not.\"}"));
        StringBuilder refusal = new StringBuilder();
        for (JsonNode chunk : Client.ask(simulator, Requests.stream("hi")).chunks()) {
            refusal.append(chunk.at("/choices/0/delta/refusal").asText(""));
        }
        assertThat(refusal).hasToString("I would rather not.");
    }

    @Test
    void repliesWithAnyBody() throws IOException {
        simulator.behave(Behaviour.echo().withBody("{\"choices\":null}"));
        assertThat(Client.ask(simulator, Requests.json("hi")).text()).isEqualTo("{\"choices\":null}");
        assertThat(Client.ask(simulator, Requests.stream("hi")).content(0)).endsWith("hi");
    }

    @Test
    void reportsLogprobsIfAsked() throws IOException {
        simulator.behave(Behaviour.text("é"));
        JsonNode logprobs = ask("hi", "\"logprobs\":true").at("/choices/0/logprobs");
        assertThat(logprobs.at("/content/0/token").asText()).isEqualTo("é");
        assertThat(logprobs.at("/content/0/bytes/0").asInt()).isEqualTo(0xC3);
        assertThat(ask("hi").at("/choices/0/logprobs").isNull()).isTrue();
    }
}
