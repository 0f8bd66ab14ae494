/**
 * The flow from queue to queue by Jakarta JMS, {@code camel/jms.yaml}, and the broker that is started for it where there is
 * none. Each message is answered within the transaction that took it, on the thread that took it.
 */
package io.camelchat.routes.jms;
