/** What all that is compared asks. */
package io.camelchat.benchmarks.upstream;
