/** An OpenAI-compatible inference service in the JVM that asks no model. */
package io.camelchat.simulator;
