package io.camelchat.examples.publisharouteasamodel;

import io.camelchat.completion.ChatCompletionComponent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.h2.jdbcx.JdbcDataSource;

/** Serves {@link Orders} until it is told to stop. */
public final class PublishARouteAsAModel {
    private PublishARouteAsAModel() {}

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.bind("orders", orders());
        main.configure().addRoutesBuilder(new Orders());
        main.addMainListener(new Address());
        main.run();
    }

    private static DataSource orders() throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("runscript from 'classpath:orders.sql'");
        }
        return database;
    }

    /** Says where the model is, once it is served. */
    private static final class Address extends MainListenerSupport {
        @Override
        public void afterStart(BaseMainSupport main) {
            Integer port = main.getCamelContext()
                    .getComponent("chat-completion", ChatCompletionComponent.class)
                    .servedPort();
            System.out.println("The model orders is served at http://127.0.0.1:" + port + "/v1");
        }
    }
}
