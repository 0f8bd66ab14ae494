package io.camelchat.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.simulator.answer.Answer;
import io.camelchat.simulator.answer.ChatRequest;
import io.camelchat.simulator.answer.Choice;
import io.camelchat.simulator.answer.LogProbs;
import io.camelchat.simulator.answer.Tokens;
import java.util.List;

/** The reply to a call that does not stream, produced at once. */
record Completion(ObjectNode json, long tokens) {

    static Completion of(Envelope envelope, Behaviour behaviour, ChatRequest request, Answer answer) {
        List<Choice> choices = answer.choices(request);
        ObjectNode json = envelope.object("chat.completion");
        ArrayNode array = json.putArray("choices");
        for (Choice choice : choices) {
            ObjectNode each = array.addObject().put("index", array.size() - 1);
            each.set("message", choice.message());
            int index = each.get("index").asInt();
            each.set("logprobs", request.logprobs() ? LogProbs.of(answer.begin(request, index)) : null);
            each.put("finish_reason", behaviour.finishReason == null ? choice.finishReason() : behaviour.finishReason);
            if (!behaviour.finishes) {
                each.remove("finish_reason");
            }
        }
        long tokens = choices.stream().mapToLong(Choice::tokens).sum();
        if (behaviour.usage == UsageStyle.ZERO) {
            json.set("usage", new Usage(0, 0).json());
        } else if (behaviour.usage != UsageStyle.NONE) {
            json.set("usage", new Usage(Tokens.prompt(request), tokens).json());
        }
        return new Completion(json, tokens);
    }
}
