package io.camelchat.completion;

import io.camelchat.completion.model.ChatCompletionRequest;

/**
 * What an exchange asks for.
 *
 * @param request as it is to be sent
 * @param delivery how the answer is to come back
 * @param output what it is to leave in the body
 */
record BoundRequest(ChatCompletionRequest request, Delivery delivery, Output output) {}
