package io.camelchat.routes.jms;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** Lets one user in, to everything, and nobody else. */
final class OneUser implements ActiveMQSecurityManager {
    private final String name;
    private final byte[] password;

    OneUser(String name, String password) {
        this.name = name;
        this.password = password.getBytes(StandardCharsets.UTF_8);
    }

    /** What the broker wants to be told for it to ask at all. */
    static Set<Role> roles() {
        return Set.of(new Role("user", true, true, true, true, true, true, true, true, true, true, false, false));
    }

    @Override
    public boolean validateUser(String user, String given) {
        return name.equals(user)
                && given != null
                && MessageDigest.isEqual(password, given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean validateUserAndRole(String user, String given, Set<Role> roles, CheckType checkType) {
        return validateUser(user, given);
    }
}
