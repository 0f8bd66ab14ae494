/** What the parts of a call cost, each alone, measured by JMH. */
package io.camelchat.benchmarks.parts;
