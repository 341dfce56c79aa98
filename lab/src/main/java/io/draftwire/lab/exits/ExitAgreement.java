package io.draftwire.lab.exits;

/**
 * How near what an exit says is to what the model says, over held-out text.
 *
 * @param head what says it: {@code lens}, {@code adapter} or {@code head}
 * @param top1 how often both have one likeliest token
 * @param distance mean total variation distance of the two laws
 * @param race how often races under both laws, with one noise, have one winner
 * @param draws how often two independent draws from the laws are one token: what the shared noise
 *     of {@code race} is held against
 * @param drafts how often both accept as many drafts of a round; NaN without a draft
 * @param positions that were looked at
 */
public record ExitAgreement(
    int layer,
    String head,
    double top1,
    double distance,
    double race,
    double draws,
    double drafts,
    long positions) {}
