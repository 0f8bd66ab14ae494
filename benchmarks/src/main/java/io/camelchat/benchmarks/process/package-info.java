/** Processes that are measured, and the processor time that they used. */
package io.camelchat.benchmarks.process;
