package io.camelchat.routes.bulk;

/**
 * A line of a file.
 *
 * @param number from 1 on, blank ones counted
 * @param bytes without its end; null where there are more than were asked for
 * @param end how many bytes of the file are before the next one
 * @param isWhole whether it has an end; the last one of a file may lack it
 */
@SuppressWarnings("ArrayRecordComponent")
record Line(int number, byte[] bytes, long end, boolean isWhole) {}
