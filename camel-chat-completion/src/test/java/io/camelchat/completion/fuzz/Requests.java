package io.camelchat.completion.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bodies of requests, some of their values and some of their bytes changed. */
public final class Requests implements ArbitrarySupplier<byte[]> {
    private static final int MOST_CHANGES = 4;
    private static final int MOST_EDITS = 2;

    private static final List<String> SEEDS = List.of("""
            {"model":"m","messages":[{"role":"user","content":"Grüße 🌍"}]}""", """
            {"model":"llama3:8b","messages":[{"role":"system","content":"s"},{"role":"user","name":"u","content":[
            {"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}],
            "temperature":0.7,"top_p":1e-1,"n":2,"seed":-9223372036854775808,"stop":["a","b"],"stream":true,
            "stream_options":{"include_usage":true},"logit_bias":{"50256":-100},"metadata":{"k":"v"}}""", """
            {"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[
            {"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"17"}],"tools":[{"type":"function","function":{"name":"f",
            "description":"d","strict":true,"parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}],
            "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false}""", """
            {"model":"m","messages":[{"role":"developer","content":"x"}],"response_format":{"type":"json_schema",
            "json_schema":{"name":"n","schema":{"type":"object"},"strict":true}},"max_completion_tokens":10,
            "prediction":{"type":"content","content":"x"},"audio":{"voice":"alloy","format":"wav"},
            "modalities":["text","audio"],"web_search_options":{"search_context_size":"low"},"user":"u","x":[1E400,{"b":null}]}""");

    @Override
    public Arbitrary<byte[]> get() {
        Arbitrary<Edit> edits = Combinators.combine(
                        Arbitraries.of(Edit.Kind.class), Mutants.anyNumber(), Mutants.anyNumber())
                .as(Edit::new);
        return Combinators.combine(
                        Arbitraries.of(SEEDS),
                        Mutants.anyNumber().list().ofMaxSize(MOST_CHANGES),
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(List.<Edit>of())),
                                Tuple.of(1, edits.list().ofMaxSize(MOST_EDITS))))
                .as(Requests::changed);
    }

    private static byte[] changed(String seed, List<Integer> changes, List<Edit> edits) {
        JsonNode json = Json.read(seed);
        changes.forEach(change -> JsonEdit.in(json, change));
        byte[] bytes = written(json, seed);
        for (Edit edit : edits) {
            bytes = edit.in(bytes, Mutants.FRAMES);
        }
        return bytes;
    }

    /** As it has become, or as it was where it has become too deep to be written. */
    private static byte[] written(JsonNode json, String seed) {
        try {
            return Json.write(json);
        } catch (JsonFormatException e) {
            return seed.getBytes(StandardCharsets.UTF_8);
        }
    }
}
