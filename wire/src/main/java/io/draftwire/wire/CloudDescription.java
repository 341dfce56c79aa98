package io.draftwire.wire;

import io.draftwire.core.session.TextRules;

/**
 * What a cloud serves, as it says itself.
 *
 * @param protocol of its sessions
 * @param name of the target, as a tool would choose it
 * @param description one line for people
 * @param runsOn what of the target is on which devices, one line for people; empty where the
 *     processor runs all of it. No part of what the target is
 * @param fingerprint of the target's tokenizer, as {@link
 *     io.draftwire.core.session.FingerprintPart}s
 * @param vocabulary V
 * @param contextLength most tokens of a text, prompt included
 * @param sessions that can be open at once
 * @param chatTemplate the target's own (Jinja); empty for a model that only continues text
 * @param bosToken what the template calls {@code bos_token}; empty for none
 * @param eosToken what the template calls {@code eos_token}; empty for none
 * @param rules what the target's prompts are read by
 * @param pacedTo name of the machine that the target takes as long as; empty where it is as fast as
 *     it can be
 */
public record CloudDescription(
    int protocol,
    String name,
    String description,
    String runsOn,
    String fingerprint,
    int vocabulary,
    int contextLength,
    int sessions,
    String chatTemplate,
    String bosToken,
    String eosToken,
    TextRules rules,
    String pacedTo) {

  /** What is left for who only continues texts. */
  public CloudDescription withoutTemplate() {
    return new CloudDescription(
        protocol,
        name,
        description,
        runsOn,
        fingerprint,
        vocabulary,
        contextLength,
        sessions,
        "",
        "",
        "",
        rules,
        pacedTo);
  }
}
