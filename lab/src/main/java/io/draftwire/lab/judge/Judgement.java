package io.draftwire.lab.judge;

/**
 * How {@code auto} did in one situation.
 *
 * @param secondsPerToken of auto, from its second answer on
 * @param firstSecondsPerToken of its first answer behind the change, which is not judged
 * @param best the fixed choice with the least time over all rounds
 * @param bestSecondsPerToken of that choice
 * @param regret how much longer auto took than the best fixed choice, relative: the best is picked
 *     on one half of the rounds and held against auto on the other, both ways, since the best of
 *     many picked on the rows that judge it is the luckiest
 * @param rounds rounds in all of auto's answers; what it streamed took none
 * @param auto what auto says of its last choice
 */
public record Judgement(
    Situation situation,
    double secondsPerToken,
    double firstSecondsPerToken,
    String best,
    double bestSecondsPerToken,
    double regret,
    long rounds,
    String auto) {}
