/** How long the application takes to start, beside one that does nothing. */
package io.camelchat.benchmarks.starting;
