/**
 * The wire types of chat completions: request, completion, chunk, and what folds chunks into a completion.
 *
 * <p>Every type is an immutable view of its JSON, kept whole. What has no accessor survives, members keep their order
 * and numbers their text, so that a request or reply can be passed on, or changed in one place, without loss. An
 * accessor answers null where the member is absent or null: nothing is invented. Servers deviate from the contract;
 * no accessor throws because a member has an unexpected type.
 *
 * <pre>{@code
 * ChatCompletionRequest request = ChatCompletionRequest.parse(bytes).with("temperature", 0.2);
 * ChatCompletion completion = ChatCompletion.parse(answer);
 * completion.getMessage().getContent();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions, API reference</a>
 */
package io.camelchat.completion.model;
