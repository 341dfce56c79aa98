package io.draftwire.core.session;

import io.draftwire.core.coding.PayloadPart;

/**
 * Payload bytes that came ahead of their round, which is still being drafted: those of one round at
 * a time, and no more than a whole round's. Nothing is read of them before the round is there.
 */
final class RoundParts {
  private final int epoch;
  private final int mostBytes;

  /** The round that they are of. */
  private int number;

  private PayloadPart.Joint joint = new PayloadPart.Joint();

  /**
   * @param epoch of this connection's rounds
   * @param mostBytes of a round
   */
  RoundParts(int epoch, int mostBytes) {
    this.epoch = epoch;
    this.mostBytes = mostBytes;
  }

  /**
   * More of a round.
   *
   * @param known the latest round that is here whole: of that and those before nothing is wanted
   * @return null for what fits, or is of a round that is over
   */
  Refusal add(EdgeMessage.Part part, int known) {
    String name = "a part of round " + part.number();
    if (part.epoch() != epoch) {
      return RoundOrder.refusal(name + " is of epoch " + part.epoch() + "; this is epoch " + epoch);
    }
    if (part.number() <= known || part.number() < number) {
      return null; // Sent again: the round is here, or given up.
    }
    if (part.number() > number) {
      begin(part.number());
    }
    int bytes = part.content().bytes();
    if (bytes > 0 && (long) part.at() + bytes <= joint.bytes()) {
      return null; // Sent again.
    }
    if (bytes == 0 || part.at() != joint.bytes()) {
      return RoundOrder.refusal(
          name
              + " has "
              + bytes
              + " bytes behind "
              + part.at()
              + "; here are "
              + joint.bytes()
              + " of it");
    }
    if (bytes > mostBytes - joint.bytes()) {
      return new Refusal(
          Refusal.Code.PAYLOAD,
          name
              + " would make it "
              + ((long) joint.bytes() + bytes)
              + " bytes; a round has at most "
              + mostBytes);
    }
    joint.add(part.content());
    return null;
  }

  private void begin(int other) {
    number = other;
    joint = new PayloadPart.Joint();
  }

  /** Bytes that are there of a round. */
  private int of(int round) {
    return round == number ? joint.bytes() : 0;
  }

  /** Null for a round whose parts are all here. */
  Refusal check(EdgeMessage.Round round) {
    int here = of(round.number());
    return round.begun() == 0 || round.begun() == here
        ? null
        : RoundOrder.refusal(
            "round "
                + round.number()
                + " goes on behind "
                + round.begun()
                + " bytes in parts; here are "
                + here
                + "; send it whole");
  }

  /** The round with all of its payload, of which no parts are wanted any more. */
  EdgeMessage.Round whole(EdgeMessage.Round round) {
    EdgeMessage.Round whole =
        round.begun() == 0 ? round : round.withPayload(joint.around(round.payload()));
    begin(round.number());
    return whole;
  }
}
