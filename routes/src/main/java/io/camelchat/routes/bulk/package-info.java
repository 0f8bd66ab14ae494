/**
 * A file of requests in, files of results and errors out, all three in the format of OpenAI's batch API, for services that
 * have no such API.
 *
 * <p>{@link io.camelchat.routes.bulk.BulkJob} reads the lines and asks. What it has written is all that it knows when it begins
 * again: each line that it writes has an id that names the input and the number of the line that it answers.
 */
package io.camelchat.routes.bulk;
