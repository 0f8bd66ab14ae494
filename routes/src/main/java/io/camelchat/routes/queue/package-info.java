/**
 * The steps that flows from queue to queue share: {@link io.camelchat.routes.queue.KeepOriginal} before the model is asked,
 * {@link io.camelchat.routes.queue.Enrichment} after it, and {@link io.camelchat.routes.queue.DeadLetter} where the message
 * is wrong.
 */
package io.camelchat.routes.queue;
