package io.camelchat.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletionMessage;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.camelchat.completion.model.RequestField;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Makes a request of an exchange. Every field has one precedence: header, then the request in the body, then the
 * endpoint's option, which has the component's for its default. Options are read and checked once, when this is made.
 */
final class RequestBinding {
    private static final String ANY_MODEL = "*";
    private static final String MODEL = RequestField.MODEL.wireName();
    private static final String MESSAGES = RequestField.MESSAGES.wireName();

    private final ChatCompletionConfiguration configuration;
    private final ObjectMapper mapper;
    private final PromptReader prompts;
    private final MessageTemplate systemMessage;
    private final Map<RequestField, JsonNode> options = new EnumMap<>(RequestField.class);
    private final Map<String, JsonNode> additionalBody = new LinkedHashMap<>();

    /** @throws IllegalArgumentException where an option does not fit, with one sentence that names it */
    RequestBinding(CamelContext context, ChatCompletionConfiguration configuration, ObjectMapper mapper) {
        this.configuration = configuration;
        this.mapper = mapper;
        this.systemMessage = MessageTemplate.of(context, "systemMessage", configuration.getSystemMessage());
        this.prompts = new PromptReader(
                context, mapper, MessageTemplate.of(context, "userMessage", configuration.getUserMessage()));
        Map<RequestField, Object> given = configuration.requestFields();
        if (configuration.getMessages() != null) {
            given.put(RequestField.MESSAGES, configuration.getMessages());
        }
        given.forEach((field, value) -> {
            Object loaded =
                    value instanceof String text ? MessageTemplate.load(context, field.optionName(), text) : value;
            options.put(field, FieldReader.read(field, loaded, "Option " + field.optionName()));
        });
        configuration.getAdditionalBody().forEach((name, value) -> additionalBody.put(name, jsonOrText(value)));
    }

    /** @throws ChatCompletionRejectedException where no request can be made of this exchange */
    BoundRequest bind(Exchange exchange) throws ChatCompletionRejectedException {
        ChatCompletionRequest given = requestIn(exchange);
        Map<RequestField, JsonNode> headers = headers(exchange);
        ArrayNode prompt = given == null ? prompt(exchange, headers) : null;
        String model = model(given, headers.get(RequestField.MODEL));
        ChatCompletionRequest.Builder request = given != null
                ? given.toBuilder()
                : ChatCompletionRequest.builder().set(MODEL, model).set(MESSAGES, prompt);
        options.forEach((field, option) -> {
            if (!headers.containsKey(field) && request.get(field.wireName()) == null) {
                request.set(field.wireName(), option);
            }
        });
        headers.forEach((field, header) -> {
            if (field != RequestField.MODEL && (field != RequestField.MESSAGES || given != null)) {
                request.set(field.wireName(), header);
            }
        });
        if (given != null && !model.equals(given.getModel())) {
            request.set(MODEL, model);
        }
        addSystemMessage(request, exchange);
        additionalBody.forEach((name, value) -> {
            if (request.get(name) == null) {
                request.set(name, value);
            }
        });
        boolean asksForStream = request.build().isStream();
        Delivery delivery = delivery(asksForStream, given);
        if (delivery != Delivery.REPLY && !asksForStream) {
            request.set("stream", true);
        }
        return new BoundRequest(request.build(), delivery, output(given != null));
    }

    private ChatCompletionRequest requestIn(Exchange exchange) throws ChatCompletionRejectedException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatCompletionRequest request) {
            return request;
        }
        if (body instanceof ChatCompletionMessage message) {
            return ChatCompletionRequest.of(message);
        }
        if (body instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(ChatCompletionMessage.class::isInstance)) {
            return ChatCompletionRequest.of(
                    list.stream().map(ChatCompletionMessage.class::cast).toList());
        }
        if (body instanceof Map<?, ?> map && map.containsKey("messages")) {
            return parse(json(map));
        }
        if (body instanceof ObjectNode json && json.has("messages")) {
            return ChatCompletionRequest.of(json);
        }
        if (configuration.getInput() != Input.REQUEST) {
            return null;
        }
        String text = prompts.text(exchange, body);
        if (text == null || text.isBlank()) {
            throw new ChatCompletionRejectedException(
                    "The body is empty: with input=request it must hold a chat completion request in JSON", null);
        }
        return parse(text);
    }

    private String json(Map<?, ?> map) throws ChatCompletionRejectedException {
        try {
            return mapper.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new ChatCompletionRejectedException(
                    "The body, a map with messages, cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ChatCompletionRequest parse(String text) throws ChatCompletionRejectedException {
        try {
            return ChatCompletionRequest.parse(text);
        } catch (JsonFormatException e) {
            throw new ChatCompletionRejectedException(
                    "The body is no chat completion request: " + e.getMessage()
                            + "; with input=prompt any text is taken as a prompt",
                    e);
        }
    }

    private ArrayNode prompt(Exchange exchange, Map<RequestField, JsonNode> headers)
            throws ChatCompletionRejectedException {
        ArrayNode messages = Json.array();
        JsonNode before = headers.getOrDefault(RequestField.MESSAGES, options.get(RequestField.MESSAGES));
        if (before instanceof ArrayNode array) {
            messages.addAll(array);
        }
        ChatCompletionMessage prompt = prompts.read(exchange);
        if (prompt != null) {
            messages.add(Json.of(prompt));
        }
        if (messages.isEmpty()) {
            throw new ChatCompletionRejectedException(
                    "The body is empty: put the prompt, or a ChatCompletionRequest, into it", null);
        }
        return messages;
    }

    private String model(ChatCompletionRequest given, JsonNode header) throws ChatCompletionRejectedException {
        String model = given == null ? null : given.getModel();
        if (header != null) {
            model = header.textValue();
        } else if (!ANY_MODEL.equals(configuration.getModel())) {
            model = configuration.getModel();
        }
        if (model == null || model.isBlank()) {
            throw new ChatCompletionRejectedException(
                    "There is no model: name it in the endpoint's URI, in the header " + ChatCompletionConstants.MODEL
                            + ", or in the request",
                    null);
        }
        return model;
    }

    /** A request that brings its own system message keeps it. */
    private void addSystemMessage(ChatCompletionRequest.Builder request, Exchange exchange) {
        if (systemMessage == null) {
            return;
        }
        ArrayNode messages = Json.array();
        messages.add(Json.of(ChatCompletionMessage.system(systemMessage.evaluate(exchange))));
        if (request.get(MESSAGES) instanceof ArrayNode array) {
            if (hasInstructions(array)) {
                return;
            }
            messages.addAll(array);
        }
        request.set(MESSAGES, messages);
    }

    private static boolean hasInstructions(ArrayNode messages) {
        for (JsonNode message : messages) {
            String role = message.path("role").textValue();
            if ("system".equals(role) || "developer".equals(role)) {
                return true;
            }
        }
        return false;
    }

    private static Map<RequestField, JsonNode> headers(Exchange exchange) throws ChatCompletionRejectedException {
        if (!exchange.getMessage().hasHeaders()) {
            return Map.of();
        }
        Map<RequestField, JsonNode> headers = new EnumMap<>(RequestField.class);
        // There are fewer of them than fields.
        for (Map.Entry<String, Object> header :
                exchange.getMessage().getHeaders().entrySet()) {
            RequestField field = ChatCompletionConstants.fieldOf(header.getKey());
            if (field != null && header.getValue() != null) {
                try {
                    String name = ChatCompletionConstants.headerOf(field);
                    headers.put(field, FieldReader.read(field, header.getValue(), "Header " + name));
                } catch (IllegalArgumentException e) {
                    throw new ChatCompletionRejectedException(e.getMessage(), e);
                }
            }
        }
        return headers;
    }

    /** A request in the body that asks for a stream gets one; an option or header says only what is on the wire. */
    private Delivery delivery(boolean asksForStream, ChatCompletionRequest given) {
        Delivery explicit = configuration.getDelivery();
        if (explicit != null) {
            return explicit;
        }
        return given != null && given.isStream() && asksForStream ? Delivery.STREAM : Delivery.REPLY;
    }

    private Output output(boolean fromRequest) {
        Output explicit = configuration.getOutput();
        if (explicit != null) {
            return explicit;
        }
        return fromRequest ? Output.COMPLETION : Output.TEXT;
    }

    /** Options of a URI are texts: one that is JSON is meant as that JSON. */
    private static JsonNode jsonOrText(Object value) {
        if (!(value instanceof String text)) {
            return Json.of(value);
        }
        try {
            return Json.read(text);
        } catch (JsonFormatException e) {
            return Json.of(text);
        }
    }
}
