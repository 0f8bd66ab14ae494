/** Shows how far a batch is: as a bar where somebody looks at a terminal, as lines of the log elsewhere. */
package io.camelchat.routes.progress;
