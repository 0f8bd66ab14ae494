package io.camelchat.completion.model;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A JSON object of the API, seen through typed accessors. Immutable. */
public abstract class WireObject {
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    /** Never changed once it is here; changes are made to copies. Null until it is asked for, where it is made of the bytes. */
    private volatile ObjectNode json;

    /** The JSON as it came, or null where it is to be written. */
    private final byte[] bytes;

    /** Where among the bytes it begins and ends. */
    private final int from;

    private final int to;

    WireObject(ObjectNode json) {
        this(json, null);
    }

    WireObject(ObjectNode json, byte[] bytes) {
        this(json, bytes, 0, bytes == null ? 0 : bytes.length);
    }

    WireObject(ObjectNode json, byte[] bytes, int from, int to) {
        this.json = json;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /**
     * Makes something of bytes that are not to be changed.
     *
     * @param <T> what it makes
     */
    @FunctionalInterface
    public interface BytesReader<T> {
        /**
         * Reads a part of an array.
         *
         * @param from where it begins
         * @param to where it ends
         */
        T read(byte[] bytes, int from, int to);
    }

    /** The JSON. Never to be changed. */
    final ObjectNode json() {
        ObjectNode known = json;
        if (known == null) {
            // Two threads may make one each: they are equal.
            known = made();
            json = known;
        }
        return known;
    }

    /** The JSON of an object that was made without it. */
    ObjectNode made() {
        throw new IllegalStateException("An object without JSON says how it is made");
    }

    /** A copy of the whole JSON, free to be changed. What any mapper of Jackson writes for this object, too. */
    @JsonValue
    public final ObjectNode toJson() {
        return json().deepCopy();
    }

    /** The JSON in UTF-8: as its server wrote it, where nothing of it was changed. */
    public final byte[] toBytes() {
        return isSentOn() ? Arrays.copyOfRange(bytes, from, to) : Json.write(json());
    }

    /** Whether it goes on as its server wrote it. */
    private boolean isSentOn() {
        return bytes != null && Utf8.isPlain(bytes, from, to);
    }

    /**
     * What is made of {@link #toBytes()}, without a copy of them.
     *
     * @param reader is not to change them
     */
    public final <T> T readBytes(BytesReader<T> reader) {
        if (isSentOn()) {
            return reader.read(bytes, from, to);
        }
        byte[] written = Json.write(json());
        return reader.read(written, 0, written.length);
    }

    /** The bytes that this was read of, if all of it is in them, else null. Not to be changed. */
    final byte[] bytes() {
        return bytes == null || (from == 0 && to == bytes.length) ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    /** The member of this name, null where it is absent or JSON null. Not to be changed. */
    public final JsonNode get(String name) {
        JsonNode value = json().get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether there is a member of this name, be it JSON null. */
    public final boolean has(String name) {
        return json().has(name);
    }

    /** The member as text, null where it is absent or no text. */
    final String text(String name) {
        return textOf(json().get(name));
    }

    /** The member as a whole number, null where it is absent or no number. */
    final Long number(String name) {
        return numberOf(json().get(name));
    }

    /** A copy with one member set, in its old place if it was there, last otherwise. Other members are shared. */
    final ObjectNode copyWith(String name, Object value) {
        ObjectNode copy = Json.object();
        copy.setAll(json());
        copy.set(name, Json.of(value));
        return copy;
    }

    /** A copy without one member. Other members are shared. */
    final ObjectNode copyWithout(String name) {
        ObjectNode copy = Json.object();
        copy.setAll(json());
        copy.remove(name);
        return copy;
    }

    static String textOf(JsonNode value) {
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** Some servers write a count or an index as text. */
    static Long numberOf(JsonNode value) {
        if (value != null
                && value.isTextual()
                && COUNT.matcher(value.textValue()).matches()) {
            return Long.valueOf(value.textValue());
        }
        return value != null && value.isNumber() ? (Long) value.longValue() : null;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof WireObject that
                && that.getClass() == getClass()
                && that.json().equals(json());
    }

    @Override
    public final int hashCode() {
        return json().hashCode();
    }

    /** The JSON as text. */
    @Override
    public final String toString() {
        return Json.writeText(json());
    }
}
