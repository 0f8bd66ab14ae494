/** What it costs to stand between clients and an upstream, for the gateway and for nginx. */
package io.camelchat.benchmarks.serving;
