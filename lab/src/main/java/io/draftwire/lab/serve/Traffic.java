package io.draftwire.lab.serve;

/** Bytes of an answer at the socket, all protocol layers included. */
public record Traffic(long up, long down) {}
