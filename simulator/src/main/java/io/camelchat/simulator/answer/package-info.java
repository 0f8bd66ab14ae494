/**
 * What the simulator says: requests read, choices produced token by token, JSON made to fit a schema.
 * Nothing here knows of HTTP, of event streams or of time.
 */
package io.camelchat.simulator.answer;
