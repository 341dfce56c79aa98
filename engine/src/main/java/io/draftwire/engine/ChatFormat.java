package io.draftwire.engine;

/**
 * How a model wants a conversation written.
 *
 * @param template Jinja, as model files carry it
 * @param bos the text that the template calls {@code bos_token}; empty for none
 * @param eos the text that the template calls {@code eos_token}; empty for none
 */
public record ChatFormat(String template, String bos, String eos) {}
