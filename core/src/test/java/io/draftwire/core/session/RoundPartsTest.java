package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.text.Prefix;
import org.junit.jupiter.api.Test;

class RoundPartsTest {
  private static final int MOST = 20;

  private final RoundParts parts = new RoundParts(1, MOST);

  private static EdgeMessage.Part part(int number, int at, int... front) {
    return new EdgeMessage.Part(1, number, at, new PayloadPart(bytes(front), new byte[0]));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static EdgeMessage.Round round(int number, int begun, int... payload) {
    return new EdgeMessage.Round(
        1,
        number,
        Prefix.of(0),
        2,
        bytes(payload),
        EdgeMessage.NO_CHOICE,
        null,
        false,
        false,
        false,
        EdgeMessage.NOT_AHEAD,
        begun);
  }

  private void refuses(EdgeMessage.Part part, Refusal.Code code, String said) {
    Refusal refusal = parts.add(part, 0);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.message()).contains(said).doesNotContain("\n");
  }

  @Test
  void bothEndsGrowTowardsWhatTheRoundBrings() {
    assertThat(parts.add(part(1, 0, 1, 2), 0)).isNull();
    PayloadPart both = new PayloadPart(bytes(3), bytes(8, 9));
    assertThat(parts.add(new EdgeMessage.Part(1, 1, 2, both), 0)).isNull();
    PayloadPart back = new PayloadPart(bytes(), bytes(6, 7));
    assertThat(parts.add(new EdgeMessage.Part(1, 1, 5, back), 0)).isNull();
    EdgeMessage.Round closing = round(1, 7, 4, 5);
    assertThat(parts.check(closing)).isNull();
    assertThat(parts.whole(closing).payload()).isEqualTo(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @Test
  void whatComesAgainIsDropped() {
    parts.add(part(1, 0, 1, 2), 0);
    parts.add(part(1, 2, 3), 0);
    assertThat(parts.add(part(1, 0, 1, 2), 0)).isNull();
    assertThat(parts.add(part(1, 2, 3), 0)).isNull();
    assertThat(parts.whole(round(1, 3, 4)).payload()).isEqualTo(bytes(1, 2, 3, 4));
  }

  @Test
  void partsOfARoundThatIsHereAreDropped() {
    assertThat(parts.add(part(3, 0, 1), 3)).isNull();
    assertThat(parts.add(part(2, 7, 1), 3)).isNull();
    assertThat(parts.check(round(4, 0, 1))).isNull();
  }

  @Test
  void aGapIsRefused() {
    parts.add(part(1, 0, 1, 2), 0);
    refuses(
        part(1, 3, 9),
        Refusal.Code.ROUND,
        "a part of round 1 has 1 bytes behind 3; here are 2 of it");
    refuses(part(2, 1, 9), Refusal.Code.ROUND, "behind 1; here are 0");
  }

  @Test
  void whatOverlapsIsRefused() {
    parts.add(part(1, 0, 1, 2), 0);
    refuses(part(1, 1, 2, 3), Refusal.Code.ROUND, "has 2 bytes behind 1; here are 2");
  }

  @Test
  void nothingIsNoPart() {
    refuses(part(1, 0), Refusal.Code.ROUND, "has 0 bytes behind 0");
  }

  @Test
  void anotherEpochIsRefused() {
    refuses(
        new EdgeMessage.Part(2, 1, 0, new PayloadPart(bytes(1), bytes())),
        Refusal.Code.ROUND,
        "a part of round 1 is of epoch 2; this is epoch 1");
  }

  @Test
  void noMoreIsHeldThanARoundMayHave() {
    assertThat(parts.add(part(1, 0, new int[MOST]), 0)).isNull();
    refuses(
        part(1, MOST, 1), Refusal.Code.PAYLOAD, "would make it 21 bytes; a round has at most 20");
  }

  @Test
  void anAtBeyondAllNumbersIsRefused() {
    refuses(part(1, Integer.MAX_VALUE, 1), Refusal.Code.ROUND, "here are 0 of it");
  }

  @Test
  void anotherRoundBeginsAnew() {
    parts.add(part(1, 0, 1, 2), 0);
    assertThat(parts.add(part(2, 0, 7), 0)).isNull();
    assertThat(parts.add(part(1, 2, 3), 0)).as("given up").isNull();
    assertThat(parts.whole(round(2, 1, 8)).payload()).isEqualTo(bytes(7, 8));
  }

  @Test
  void aRoundWhosePartsAreNotHereIsRefused() {
    parts.add(part(1, 0, 1, 2), 0);
    assertThat(parts.check(round(1, 3, 4)).message())
        .isEqualTo("round 1 goes on behind 3 bytes in parts; here are 2; send it whole");
    assertThat(parts.check(round(2, 2, 4)).message()).contains("here are 0");
  }

  @Test
  void aRoundThatIsSentWholeNeedsNone() {
    parts.add(part(1, 0, 1, 2), 0);
    EdgeMessage.Round whole = round(1, 0, 1, 2, 3);
    assertThat(parts.check(whole)).isNull();
    assertThat(parts.whole(whole)).isSameAs(whole);
  }
}
