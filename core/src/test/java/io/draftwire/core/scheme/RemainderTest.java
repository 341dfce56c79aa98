package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.LatticeLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every law of up to four entries and six counts, and every way to draw from it. */
class RemainderTest {
  private long drawn;

  @Test
  void whatIsLeftIsCutIntoTheIntervalsOfItsCounts() {
    for (int entries = 1; entries <= 4; entries++) {
      for (int resolution = 1; resolution <= 6; resolution++) {
        for (LatticeLaw law : laws(entries, resolution)) {
          drawOn(law, new ArrayList<>());
        }
      }
    }
    assertThat(drawn).isGreaterThan(3_000);
  }

  private void drawOn(LatticeLaw law, List<Integer> before) {
    drawn++;
    Remainder left = new Remainder().all(law);
    before.forEach(left::draw);
    long total = 0;
    for (int entry = 0; entry < law.size(); entry++) {
      int count = before.contains(entry) ? 0 : law.count(entry);
      assertThat(left.count(entry)).isEqualTo(count);
      assertThat(left.cumulative(entry)).isEqualTo(total);
      for (int i = 0; i < count; i++) {
        assertThat(left.entryAt(total + i)).isEqualTo(entry);
      }
      total += count;
    }
    assertThat(left.total()).isEqualTo(total);
    for (int entry = 0; entry < law.size(); entry++) {
      if (left.count(entry) > 0) {
        List<Integer> more = new ArrayList<>(before);
        more.add(entry);
        drawOn(law, more);
      }
    }
  }

  private static List<LatticeLaw> laws(int entries, int resolution) {
    List<LatticeLaw> all = new ArrayList<>();
    counts(new int[entries], 0, resolution, all);
    return all;
  }

  private static void counts(int[] counts, int at, int left, List<LatticeLaw> all) {
    if (at == counts.length - 1) {
      counts[at] = left;
      LatticeLaw law = new LatticeLaw().clear(Arrays.stream(counts).sum());
      for (int i = 0; i < counts.length; i++) {
        law.append(3 * i, counts[i]);
      }
      all.add(law);
      return;
    }
    for (int count = 0; count <= left; count++) {
      counts[at] = count;
      counts(counts, at + 1, left - count, all);
    }
  }
}
