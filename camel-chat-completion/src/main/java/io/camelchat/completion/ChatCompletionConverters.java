package io.camelchat.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelchat.completion.model.ChatCompletion;
import io.camelchat.completion.model.ChatCompletionChunk;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.WireObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Converter;

/** Turns the wire types into text, bytes and JSON and back: each is its JSON. A stream becomes server-sent events. */
@Converter(generateLoader = true)
public final class ChatCompletionConverters {
    private ChatCompletionConverters() {}

    @Converter
    public static String toText(WireObject value) {
        return value.toString();
    }

    @Converter
    public static byte[] toBytes(WireObject value) {
        return value.toBytes();
    }

    @Converter
    public static InputStream toInputStream(WireObject value) {
        return new ByteArrayInputStream(value.toBytes());
    }

    @Converter
    public static JsonNode toJson(WireObject value) {
        return value.toJson();
    }

    @Converter
    public static ChatCompletionRequest toRequest(String json) {
        return ChatCompletionRequest.parse(json);
    }

    @Converter
    public static ChatCompletionRequest toRequest(byte[] json) {
        return ChatCompletionRequest.parse(json);
    }

    @Converter
    public static ChatCompletionRequest toRequest(InputStream json) throws IOException {
        return ChatCompletionRequest.parse(json.readAllBytes());
    }

    @Converter
    public static ChatCompletionRequest toRequest(ObjectNode json) {
        return ChatCompletionRequest.of(json);
    }

    @Converter
    public static ChatCompletion toCompletion(String json) {
        return ChatCompletion.parse(json);
    }

    @Converter
    public static ChatCompletion toCompletion(byte[] json) {
        return ChatCompletion.parse(json);
    }

    @Converter
    public static ChatCompletion toCompletion(InputStream json) throws IOException {
        return ChatCompletion.parse(json.readAllBytes());
    }

    @Converter
    public static ChatCompletion toCompletion(ObjectNode json) {
        return ChatCompletion.of(json);
    }

    @Converter
    public static ChatCompletionChunk toChunk(String json) {
        return ChatCompletionChunk.parse(json);
    }

    @Converter
    public static ChatCompletionChunk toChunk(byte[] json) {
        return ChatCompletionChunk.parse(json);
    }

    @Converter
    public static ChatCompletionChunk toChunk(InputStream json) throws IOException {
        return ChatCompletionChunk.parse(json.readAllBytes());
    }

    @Converter
    public static ChatCompletionChunk toChunk(ObjectNode json) {
        return ChatCompletionChunk.of(json);
    }

    /** The stream as server-sent events, read as they are asked for; {@code [DONE]} ends one that came to its end. */
    @Converter
    public static InputStream toInputStream(ChatCompletionStream stream) {
        return new EventInputStream(stream);
    }
}
