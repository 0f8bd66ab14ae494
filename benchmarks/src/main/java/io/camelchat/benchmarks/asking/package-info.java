/** What it costs a process to ask a model, by this component and by what a user could take instead. */
package io.camelchat.benchmarks.asking;
