package io.camelchat.completion.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelchat.completion.model.ChatCompletionRequest;
import io.camelchat.completion.model.Excerpt;
import io.camelchat.completion.model.RequestField;
import java.util.function.Consumer;

/**
 * A value of a request and its place in it, so that what is wrong with it can be said. A member that is JSON null is
 * absent, and what is absent passes every check but {@link #required()}.
 */
final class Located {
    private static final int NO_INDEX = -1;

    private final Located parent;
    private final String key;
    private final int index;
    private final JsonNode value;

    private Located(Located parent, String key, int index, JsonNode value) {
        this.parent = parent;
        this.key = key;
        this.index = index;
        this.value = value;
    }

    static Located field(ChatCompletionRequest request, RequestField field) {
        return new Located(null, field.wireName(), NO_INDEX, request.get(field.wireName()));
    }

    Located member(String name) {
        JsonNode member = value == null ? null : value.get(name);
        return new Located(this, name, NO_INDEX, member == null || member.isNull() ? null : member);
    }

    /** Checks every item, JSON null as well. */
    void eachItem(Consumer<Located> rule) {
        for (int i = 0; i < size(); i++) {
            rule.accept(new Located(this, null, i, value.get(i)));
        }
    }

    /** Checks every member, JSON null as well. */
    void eachMember(Consumer<Located> rule) {
        if (value != null) {
            value.properties()
                    .forEach(member -> rule.accept(new Located(this, member.getKey(), NO_INDEX, member.getValue())));
        }
    }

    boolean isAbsent() {
        return value == null;
    }

    boolean isText() {
        return value != null && value.isTextual();
    }

    /** Whether it is this text. */
    boolean is(String text) {
        return isText() && value.textValue().equals(text);
    }

    /** How many items or members it has. */
    int size() {
        return value == null ? 0 : value.size();
    }

    Located required() {
        if (value == null) {
            throw refused(" is missing", "missing_required_parameter");
        }
        return this;
    }

    Located text() {
        return checked(isText(), "text");
    }

    Located textOrObject() {
        return checked(isText() || isObject(), "text or a JSON object");
    }

    Located textOrArray() {
        return checked(isText() || isArray(), "text or a JSON array");
    }

    Located bool() {
        return checked(value != null && value.isBoolean(), "true or false");
    }

    Located object() {
        return checked(isObject(), "a JSON object");
    }

    Located array() {
        return checked(isArray(), "a JSON array");
    }

    /** A number of this range. */
    Located between(int least, int most) {
        boolean fits = value != null && value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most;
        return checked(fits, "a number between " + least + " and " + most);
    }

    Located notBlank() {
        if (isText() && value.textValue().isBlank()) {
            throw fault("must not be blank");
        }
        return this;
    }

    /** Has an item or member at least. */
    Located notEmpty() {
        if (value != null && value.isContainerNode() && value.isEmpty()) {
            throw fault("must not be empty");
        }
        return this;
    }

    /** @param counted what it has too many of, such as {@code texts} */
    Located atMost(int most, String counted) {
        return bounded(size(), most, counted);
    }

    Located charactersAtMost(int most) {
        return isText() ? bounded(characters(value.textValue()), most, "characters") : this;
    }

    Located keyCharactersAtMost(int most) {
        return bounded(characters(key), most, "characters in its key");
    }

    /** Has the type and range of this field. */
    void fits(RequestField field) {
        String fault = value == null ? null : field.fault(value);
        if (fault != null) {
            throw fault(fault);
        }
    }

    /** @param fault the end of a sentence such as "must be text, not 7" */
    RequestException fault(String fault) {
        return refused(" " + fault, "invalid_value");
    }

    private boolean isObject() {
        return value != null && value.isObject();
    }

    private boolean isArray() {
        return value != null && value.isArray();
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private Located bounded(int count, int most, String counted) {
        if (count > most) {
            throw fault("must have at most " + most + " " + counted + ", not " + count);
        }
        return this;
    }

    private Located checked(boolean fits, String expectation) {
        if (value != null && !fits) {
            throw fault("must be " + expectation + ", not " + Excerpt.of(value));
        }
        return this;
    }

    private RequestException refused(String fault, String code) {
        String path = path();
        return new RequestException(ErrorAnswer.invalid(path + fault, path, code));
    }

    private String path() {
        if (parent == null) {
            return key;
        }
        return parent.path() + (key == null ? "[" + index + "]" : "." + Excerpt.unquoted(key));
    }
}
