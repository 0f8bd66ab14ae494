package io.camelchat.completion;

import io.camelchat.completion.client.ChatCompletionClient;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Ask OpenAI-compatible language models, for a whole answer, a stream or chunks; or be one that every OpenAI client can ask. */
@ManagedResource(description = "Managed chat completion endpoint")
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "chat-completion",
        title = "Chat Completion",
        syntax = "chat-completion:model",
        category = {Category.AI},
        headersClass = ChatCompletionConstants.class)
public class ChatCompletionEndpoint extends DefaultEndpoint implements EndpointServiceLocation {
    @UriParam
    private ChatCompletionConfiguration configuration;

    /** The URI with its secrets: by it endpoints are told apart, and it is never shown. */
    private final String given;

    private RequestBinding requests;
    private ReplyBinding replies;
    private volatile ChatCompletionClient client;
    private volatile ChatCompletionConsumer consumer;

    ChatCompletionEndpoint(String uri, ChatCompletionComponent component, ChatCompletionConfiguration configuration) {
        super(SecretMask.mask(uri), component);
        this.given = uri;
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new ChatCompletionProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ChatCompletionConsumer created = new ChatCompletionConsumer(this, processor);
        configureConsumer(created);
        consumer = created;
        return created;
    }

    @Override
    public ChatCompletionComponent getComponent() {
        return (ChatCompletionComponent) super.getComponent();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        requests = new RequestBinding(
                getCamelContext(), configuration, getComponent().objectMapper());
        replies = new ReplyBinding(new FinishReasonPolicy(
                configuration.getAcceptFinishReasons(), configuration.isEmptyCompletionIsError()));
        if (configuration.getDelivery() == Delivery.CHUNKS && configuration.getChunkUri() == null) {
            throw new IllegalArgumentException(
                    "Option delivery=chunks needs option chunkUri: where every chunk is sent, such as chunkUri=direct:chunk");
        }
        UpstreamSettings.of(getCamelContext(), configuration);
    }

    @Override
    protected void doStop() throws Exception {
        client = null;
        super.doStop();
    }

    /**
     * The client, made by the first who asks, and anew after a stop: an endpoint that is only served has none, and its
     * upstream no health check.
     */
    ChatCompletionClient client() throws Exception {
        ChatCompletionClient known = client;
        if (known == null) {
            known = getComponent().client(configuration);
            client = known;
        }
        return known;
    }

    RequestBinding requests() {
        return requests;
    }

    ReplyBinding replies() {
        return replies;
    }

    public ChatCompletionConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ChatCompletionConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Where it is served, for one that is served and asks nobody; else where it asks. */
    @Override
    public String getServiceUrl() {
        boolean servesOnly = consumer != null && client == null;
        return servesOnly ? getComponent().servers().url(ServerOptions.path(configuration)) : getUpstream();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("model", configuration.getModel());
    }

    @ManagedAttribute(description = "The endpoint's URI, without secrets", mask = true)
    @Override
    public String getEndpointUri() {
        return super.getEndpointUri();
    }

    @ManagedAttribute(description = "The model that is asked or served, * where it is in the request")
    public String getModel() {
        return configuration.getModel();
    }

    @ManagedAttribute(description = "The upstream's base URL")
    public String getUpstream() {
        ChatCompletionClient asked = client;
        return asked == null
                ? configuration.getBaseUrl()
                : asked.settings().baseUri().toString();
    }

    @ManagedAttribute(description = "Calls under way with this upstream, of all endpoints that share its connections")
    public int getOpenCalls() {
        return client == null ? 0 : client.openCalls();
    }

    @ManagedAttribute(description = "Calls made with this upstream so far, of all endpoints that share its connections")
    public long getCalls() {
        return client == null ? 0 : client.calls();
    }

    @ManagedAttribute(description = "Calls under way that this endpoint serves as a model")
    public int getOpenServedCalls() {
        return consumer == null ? 0 : consumer.getPendingExchangesSize();
    }

    @ManagedAttribute(description = "Calls that this endpoint served as a model so far")
    public long getServedCalls() {
        return consumer == null ? 0 : consumer.servedCalls();
    }

    @ManagedAttribute(description = "Attempts that were repeated with this upstream so far")
    public long getRetriedAttempts() {
        return client == null ? 0 : client.retriedAttempts();
    }

    @ManagedAttribute(description = "The circuit breaker: none, closed, open or half_open")
    public String getBreakerState() {
        return client == null ? "none" : client.breakerState();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChatCompletionEndpoint that
                && that.given.equals(given)
                && that.getCamelContext() == getCamelContext();
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }
}
