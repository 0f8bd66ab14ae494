package io.camelchat.examples.gatewaytwoupstreams;

import io.camelchat.completion.ChatCompletionComponent;
import io.camelchat.simulator.Behaviour;
import io.camelchat.simulator.Simulator;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Runs {@code camel/gateway.yaml} until it is told to stop, over two services that are simulators unless they are set. */
public final class GatewayTwoUpstreams {
    private GatewayTwoUpstreams() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.addInitialProperty("FIRST_BASE_URL", service("FIRST", 9001));
        main.addInitialProperty("SECOND_BASE_URL", service("SECOND", 9002));
        main.addMainListener(new Address());
        main.run();
    }

    /** Where the service is that is set, or a simulator, which can be told to fail. */
    private static String service(String name, int port) {
        String url = System.getenv(name + "_BASE_URL");
        if (url == null) {
            url = Simulator.builder()
                    .port(Integer.parseInt(System.getenv().getOrDefault(name + "_PORT", "" + port)))
                    .defaultBehaviour(Behaviour.text("No model was asked. I am the simulator " + name + "."))
                    .adminEndpoint(true)
                    .start()
                    .baseUrl();
        }
        System.out.println(name + " is at " + url);
        return url;
    }

    /** Says where the gateway is, once it serves. */
    private static final class Address extends MainListenerSupport {
        @Override
        public void afterStart(BaseMainSupport main) {
            Integer port = main.getCamelContext()
                    .getComponent("chat-completion", ChatCompletionComponent.class)
                    .servedPort();
            System.out.println("The gateway is at http://127.0.0.1:" + port + "/v1");
        }
    }
}
