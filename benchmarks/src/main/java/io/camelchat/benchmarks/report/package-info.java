/** What was measured, as tables and pictures. */
package io.camelchat.benchmarks.report;
