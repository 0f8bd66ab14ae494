package io.camelchat.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A route with an option that cannot work does not start, and says which one and what would. */
class StartFailureTest {
    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongInOneSentence(String options, String message) throws Exception {
        assertThat(failure("chat-completion:m?" + options)).isEqualTo(message);
    }

    static Stream<Arguments> saysWhatIsWrongInOneSentence() {
        return Stream.of(
                arguments("temperature=7", "Option temperature must be a number between 0 and 2, not 7.0"),
                arguments("topP=-0.1", "Option topP must be a number between 0 and 1, not -0.1"),
                arguments("frequencyPenalty=2.5", "Option frequencyPenalty must be a number between -2 and 2, not 2.5"),
                arguments("n=0", "Option n must be a whole number between 1 and 128, not 0"),
                arguments("n=129", "Option n must be a whole number between 1 and 128, not 129"),
                arguments("topLogprobs=21", "Option topLogprobs must be a whole number between 0 and 20, not 21"),
                arguments("maxTokens=0", "Option maxTokens must be a whole number of at least 1, not 0"),
                arguments(
                        "maxCompletionTokens=-1",
                        "Option maxCompletionTokens must be a whole number of at least 1, not -1"),
                arguments("tools=x", "Option tools must be a JSON array, but it is malformed JSON at line 1, column 2"),
                arguments("tools=RAW({})", "Option tools must be a JSON array, not a JSON object"),
                arguments("metadata=[]", "Option metadata must be a JSON object, not a JSON array"),
                arguments(
                        "tools=resource:classpath:missing.json",
                        "Option tools names the resource classpath:missing.json, which cannot be read: check that it exists"),
                arguments(
                        "systemMessage=resource:file:/no/such/file",
                        "Option systemMessage names the resource file:/no/such/file, which cannot be read: check that it exists"),
                arguments(
                        "responseFormat=xml",
                        "Option responseFormat must be a JSON object, but it is \"xml\": use text, json_object,"
                                + " a JSON object or a JSON schema"),
                arguments(
                        "responseFormat=RAW({\"type\":\"objekt\",\"properties\":{}})",
                        "Option responseFormat must hold a JSON schema, but schema.type is \"objekt\", not one of"
                                + " array, boolean, integer, null, number, object, string"),
                arguments(
                        "responseFormat=RAW({\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"int\"} } })",
                        "Option responseFormat must hold a JSON schema, but schema.properties.a.type is \"int\","
                                + " not one of array, boolean, integer, null, number, object, string"),
                arguments(
                        "responseFormat=RAW({\"type\":\"json_schema\",\"json_schema\":{\"schema\":{} } })",
                        "Option responseFormat must give its JSON schema a name, at json_schema.name"),
                arguments(
                        "delivery=chunks",
                        "Option delivery=chunks needs option chunkUri: where every chunk is sent, such as"
                                + " chunkUri=direct:chunk"),
                arguments(
                        "baseUrl=localhost:8080/v1",
                        "Option baseUrl must be http:// or https:// with a host, and without user and query (use apiKey"
                                + " and additionalQuery), such as https://api.openai.com/v1"),
                arguments(
                        "baseUrl=RAW(http://a:b@localhost/v1)",
                        "Option baseUrl must be http:// or https:// with a host, and without user and query (use apiKey"
                                + " and additionalQuery), such as https://api.openai.com/v1"),
                arguments("baseUrl=RAW(http://a b/)", "Option baseUrl is no URL: Illegal character in authority"),
                arguments(
                        "apiKeyHeader=api key",
                        "Option apiKeyHeader does not name an HTTP header: use letters, digits and hyphens"),
                arguments(
                        "additionalHeader.X:Y=1",
                        "Option additionalHeader.X:Y does not name an HTTP header: use letters, digits and hyphens"),
                arguments("apiKey=sk%0A1", "Option apiKey has a line break or control character at position 2"),
                arguments("maxRetries=-1", "Option maxRetries must be at least 0, not -1"),
                arguments("connectTimeout=0", "Option connectTimeout must be at least 1, not 0"),
                arguments(
                        "additionalBody=x",
                        "Option additionalBody takes names: write additionalBody.NAME=VALUE for"
                                + " each, or additionalBody as one JSON object (in YAML: keys with dots, not nested ones)"));
    }

    @ParameterizedTest
    @MethodSource
    void namesWhatCamelItselfRefuses(String uri, String[] words) throws Exception {
        assertThat(failure(uri)).contains(words);
    }

    static Stream<Arguments> namesWhatCamelItselfRefuses() {
        return Stream.of(
                arguments("chat-completion:m?temprature=1", new String[] {"temprature", "chat-completion"}),
                arguments("chat-completion:m?temperature=warm", new String[] {"warm"}),
                arguments("chat-completion:m?delivery=pigeon", new String[] {"pigeon"}),
                arguments(
                        "chat-completion:?temperature=1",
                        new String[] {"There is no model", "chat-completion:gpt-4o-mini"}),
                arguments("chat-completion", new String[] {"There is no model", "chat-completion:gpt-4o-mini"}),
                // Refused by Java's own parser of URIs, before there is a component to ask.
                arguments("chat-completion:", new String[] {"Expected scheme-specific part", "chat-completion:"}));
    }

    private static String failure(String uri) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").to(uri);
                }
            });
            Throwable thrown = catchThrowable(context::start);
            assertThat(thrown).isNotNull();
            Throwable said = thrown;
            while (said.getCause() != null && !said.getMessage().startsWith("Option ")) {
                said = said.getCause();
            }
            return said.getMessage();
        }
    }
}
