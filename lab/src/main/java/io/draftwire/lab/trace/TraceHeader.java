package io.draftwire.lab.trace;

/**
 * What a trace file says about its rows, as JSON.
 *
 * @param version of the form, {@link Trace#VERSION}
 * @param key what was asked for
 * @param fingerprint of the two models' common tokenizer
 * @param vocabulary V
 * @param bos begin-of-text token, or -1
 * @param ends tokens that end a text
 * @param prompt token ids before the recorded text
 * @param text token ids of the recorded text; row i is the law that text[i] was drawn from
 * @param checksum CRC-32C of the rows
 */
record TraceHeader(
    int version,
    TraceKey key,
    String fingerprint,
    int vocabulary,
    int bos,
    int[] ends,
    int[] prompt,
    int[] text,
    long checksum) {}
