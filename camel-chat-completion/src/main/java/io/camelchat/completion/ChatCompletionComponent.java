package io.camelchat.completion;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelchat.completion.client.ChatCompletionClient;
import io.camelchat.completion.model.Json;
import io.camelchat.completion.model.JsonFormatException;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.PropertiesHelper;

/** Asks OpenAI-compatible language models, and serves routes as such. */
@Component("chat-completion")
public class ChatCompletionComponent extends HealthCheckComponent implements SSLContextParametersAware {
    /** Looked for before the URI is parsed: one that ends with its scheme is none. */
    private static final Pattern NO_MODEL = Pattern.compile("^[^:?]+(:/{0,2})?\\s*(\\?|$)");

    @Metadata(description = "The options that endpoints have where they do not set their own.")
    private ChatCompletionConfiguration configuration = new ChatCompletionConfiguration();

    @Metadata(
            label = "advanced",
            autowired = true,
            description =
                    "The Vert.x that does the I/O. By default the one in the registry, else that of the platform-http server, else one of the component's own.")
    private Vertx vertx;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether TLS is set up by the context's SSLContextParameters.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "consumer",
            defaultValue = "127.0.0.1",
            description =
                    "The address that models are served on where they have a server of their own. Any other than the loopback address needs apiKeysFile or authenticator.")
    private String host = "127.0.0.1";

    @Metadata(
            label = "consumer",
            javaType = "java.lang.Integer",
            description =
                    "The port that models are served on, 0 for any free one. By default that of the context's platform-http server, else 8080. Where it is set to another than that, models have a server of their own.")
    private Integer port;

    private Continuations continuations;
    private SharedClients clients;
    private ModelServers servers;
    private ObjectMapper objectMapper;

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        if (NO_MODEL.matcher(uri).find()) {
            throw new IllegalArgumentException("There is no model: name it after the scheme, as in "
                    + "chat-completion:gpt-4o-mini, or write * where it is in the request");
        }
        return super.createEndpoint(uri, properties);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ChatCompletionConfiguration own = configuration.copy();
        own.setModel(remaining);
        additional(parameters, "additionalHeader", own.getAdditionalHeader());
        additional(parameters, "additionalQuery", own.getAdditionalQuery());
        additional(parameters, "additionalBody", own.getAdditionalBody());
        if (own.getSslContextParameters() == null) {
            own.setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        ChatCompletionEndpoint endpoint = new ChatCompletionEndpoint(uri, this, own);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Options with names of the user's own: {@code option.name=value}, or all of them as one JSON object. */
    private void additional(Map<String, Object> parameters, String option, Map<String, Object> target)
            throws Exception {
        Map<String, Object> named = PropertiesHelper.extractProperties(parameters, option + ".");
        for (Map.Entry<String, Object> value : named.entrySet()) {
            target.put(value.getKey(), resolved(value.getValue()));
        }
        Object whole = parameters.remove(option);
        if (whole instanceof Map<?, ?> map) {
            map.forEach((name, value) -> target.put(String.valueOf(name), value));
        } else if (whole != null) {
            try {
                Map<String, Object> members = new LinkedHashMap<>();
                Json.readObject(whole.toString())
                        .properties()
                        .forEach(member -> members.put(member.getKey(), text(option, member.getValue())));
                target.putAll(members);
            } catch (JsonFormatException e) {
                throw new IllegalArgumentException(
                        "Option " + option + " takes names: write " + option + ".NAME=VALUE for each, or " + option
                                + " as one JSON object (in YAML: keys with dots, not nested ones)",
                        e);
            }
        }
    }

    /** What a value refers to by {@code #bean:name} or {@code #property:name}; any other is meant as it stands. */
    private Object resolved(Object value) throws Exception {
        boolean refers = value instanceof String text && (text.startsWith("#bean:") || text.startsWith("#property:"));
        return refers ? PropertyBindingSupport.resolveBean(getCamelContext(), value) : value;
    }

    private static Object text(String option, com.fasterxml.jackson.databind.JsonNode value) {
        return option.equals("additionalBody") ? value : value.asText();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        maskSecrets();
        JacksonDataFormat jackson = new JacksonDataFormat();
        jackson.setAutoDiscoverObjectMapper(true);
        jackson.setCamelContext(getCamelContext());
        ServiceHelper.startService(jackson);
        objectMapper = jackson.getObjectMapper();
        continuations = new Continuations(getCamelContext());
        clients = new SharedClients(getCamelContext());
        servers = new ModelServers(getCamelContext(), clients::vertx);
    }

    /** Camel has one list of keywords for the whole JVM; the user's own stay on it. */
    private void maskSecrets() {
        ExtendedCamelContext context = getCamelContext().getCamelContextExtension();
        String keywords = context.getAdditionalSensitiveKeywords();
        if (keywords == null || !keywords.contains(SecretMask.KEYWORDS)) {
            context.setAdditionalSensitiveKeywords(
                    keywords == null ? SecretMask.KEYWORDS : keywords + "," + SecretMask.KEYWORDS);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        clients.configure(vertx, isHealthCheckProducerEnabled());
        servers.configure(host, port);
        ServiceHelper.startService(continuations, clients, servers);
    }

    /** Calls under way fail first, while there are still threads to tell their exchanges. */
    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(servers, clients, continuations);
        super.doStop();
    }

    ChatCompletionClient client(ChatCompletionConfiguration options) throws Exception {
        return clients.client(UpstreamSettings.of(getCamelContext(), options));
    }

    Continuations continuations() {
        return continuations;
    }

    ModelServers servers() {
        return servers;
    }

    ObjectMapper objectMapper() {
        return objectMapper;
    }

    public ChatCompletionConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ChatCompletionConfiguration configuration) {
        this.configuration = configuration;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public Integer getPort() {
        return port;
    }

    public void setPort(Integer port) {
        this.port = port;
    }

    /** The port that models are served on in fact, or null where it is not this component's own. */
    public Integer servedPort() {
        return servers == null ? null : servers.port();
    }

    public Vertx getVertx() {
        return vertx;
    }

    public void setVertx(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
