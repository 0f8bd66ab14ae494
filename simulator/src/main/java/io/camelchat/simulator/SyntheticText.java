package io.camelchat.simulator;

import io.camelchat.simulator.answer.SyntheticAnswer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The text that {@link Behaviour#tokens(long)} says: {@code "t0 t1 t2 …"}, with a space after every token. */
public record SyntheticText(long tokens) {

    /** The token of a number, counted from 0, as its chunk carries it. */
    public static String token(long number) {
        return SyntheticAnswer.token(number);
    }

    /** The SHA-256 of the whole text in UTF-8, in lower-case hex; computed without holding the text. */
    public String sha256() {
        MessageDigest digest = digest();
        for (long number = 0; number < tokens; number++) {
            digest.update(token(number).getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
