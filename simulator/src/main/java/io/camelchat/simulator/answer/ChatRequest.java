package io.camelchat.simulator.answer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A chat completion request as the simulator understands it: the JSON as it came, and the fields that change the answer.
 * Fields it does not know are ignored.
 */
public final class ChatRequest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode json;

    private ChatRequest(ObjectNode json) {
        this.json = json;
    }

    /** Reads and checks a request body. */
    public static ChatRequest parse(byte[] body) throws ApiErrorException {
        if (!(tree(body) instanceof ObjectNode json)) {
            throw new ApiErrorException(ApiError.invalid("The body is not a JSON object.", null));
        }
        RequestRules.check(json);
        return new ChatRequest(json);
    }

    private static JsonNode tree(byte[] body) throws ApiErrorException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new ApiErrorException(ApiError.invalid(
                    "We could not parse the JSON body of your request: " + e.getOriginalMessage(), null));
        } catch (IOException e) {
            throw new ApiErrorException(ApiError.invalid("The body cannot be read: " + e.getMessage(), null));
        }
    }

    public ObjectNode json() {
        return json;
    }

    public String model() {
        return json.get("model").asText();
    }

    public boolean stream() {
        return json.path("stream").asBoolean();
    }

    /** Whether {@code stream_options.include_usage} is set. */
    public boolean includeUsage() {
        return json.path("stream_options").path("include_usage").asBoolean();
    }

    /** How many choices are asked for: {@code n}, 1 if absent. */
    public int choices() {
        return json.path("n").asInt(1);
    }

    public boolean logprobs() {
        return json.path("logprobs").asBoolean();
    }

    /** The sequences that end an answer: {@code stop}, a text or a list. */
    public List<String> stops() {
        JsonNode stop = json.path("stop");
        List<String> stops = new ArrayList<>();
        if (stop.isTextual()) {
            stops.add(stop.asText());
        }
        stop.forEach(sequence -> stops.add(sequence.asText()));
        stops.removeIf(String::isEmpty);
        return stops;
    }

    /** The bound on the tokens of a choice: {@code max_completion_tokens}, else {@code max_tokens}, else none. */
    public long maxTokens() {
        JsonNode limit =
                json.hasNonNull("max_completion_tokens") ? json.get("max_completion_tokens") : json.path("max_tokens");
        return limit.asLong(Long.MAX_VALUE);
    }

    public OptionalLong seed() {
        return json.path("seed").isIntegralNumber()
                ? OptionalLong.of(json.get("seed").asLong())
                : OptionalLong.empty();
    }

    /** The messages in order. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        json.get("messages").forEach(message -> messages.add(new Message(message)));
        return messages;
    }

    /** The text of the last message of role {@code user}; empty if there is none. */
    public String lastUserText() {
        String text = "";
        for (Message message : messages()) {
            if (message.role().equals("user")) {
                text = message.text();
            }
        }
        return text;
    }
}
