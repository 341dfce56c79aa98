package io.draftwire.lab.pair;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.text.Prefix;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.wire.WireBytes;
import java.util.List;

/**
 * What speculation would do on a link, by the serial model: a round drafts, sends, waits for the
 * link and the verification, and yields its expected tokens; streaming from the cloud pays the
 * round trip once and then one pass, or one message's airtime, a token. Jitter and loss are left
 * out.
 *
 * @param link the link
 * @param judged the scheme that is fastest on it
 * @param drafts the draft length that is
 * @param tokensPerSecond speculating so
 * @param cloudOnlyTokensPerSecond streaming
 */
public record LinkVerdict(
    LinkSpec link,
    Judged judged,
    int drafts,
    double tokensPerSecond,
    double cloudOnlyTokensPerSecond) {

  /** Longest drafts considered. */
  public static final int LONGEST = 16;

  /** An answer's length: what a round trip that is paid once is spread over. */
  private static final int ANSWER_TOKENS = 128;

  private static final CloudMessage.Timing TIMING = new CloudMessage.Timing(1 << 22, 100, 5000, 0);
  private static final int RULING_BYTES =
      WireBytes.of(new CloudMessage.Ruling(50, 3, 9000, 1, TIMING));
  private static final int STREAMED_BYTES =
      WireBytes.of(new CloudMessage.Streamed(9000, false, TIMING));

  /** The best that {@code schemes} can do. */
  static LinkVerdict of(LinkSpec link, List<Judged> schemes, CostProfile costs) {
    LinkVerdict best = null;
    double alone = cloudOnly(link, costs);
    for (Judged judged : schemes) {
      for (int drafts = 1; drafts <= LONGEST; drafts++) {
        double rate = speculative(link, judged, drafts, costs);
        if (best == null || rate > best.tokensPerSecond) {
          best = new LinkVerdict(link, judged, drafts, rate, alone);
        }
      }
    }
    return best;
  }

  /** Times faster than streaming; below 1 slower. */
  public double gain() {
    return tokensPerSecond / cloudOnlyTokensPerSecond;
  }

  public boolean pays() {
    return gain() > 1;
  }

  private static double speculative(LinkSpec link, Judged judged, int drafts, CostProfile costs) {
    int payload = (int) Math.ceil(judged.bitsPerDraft() * drafts / Byte.SIZE);
    int up =
        WireBytes.of(new EdgeMessage.Round(1, 50, new Prefix(100, 1), drafts, new byte[payload]));
    double round =
        drafts * (costs.draft().seconds(1) + costs.encodeSeconds())
            + seconds(up, link.upBitsPerSecond())
            + link.rttSeconds()
            + costs.target().seconds(drafts + 1)
            + costs.verifySeconds()
            + seconds(RULING_BYTES, link.downBitsPerSecond());
    double rounds = ANSWER_TOKENS / judged.chances().tokensPerRound(drafts);
    // The hello's round trip.
    return ANSWER_TOKENS / (link.rttSeconds() + rounds * round);
  }

  private static double cloudOnly(LinkSpec link, CostProfile costs) {
    double token =
        Math.max(costs.target().seconds(1), seconds(STREAMED_BYTES, link.downBitsPerSecond()));
    return ANSWER_TOKENS / (link.rttSeconds() + ANSWER_TOKENS * token);
  }

  private static double seconds(int bytes, long bitsPerSecond) {
    return bitsPerSecond == LinkSpec.UNLIMITED ? 0 : 8.0 * bytes / bitsPerSecond;
  }
}
