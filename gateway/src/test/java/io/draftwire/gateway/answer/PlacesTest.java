package io.draftwire.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(8);

  /** Clients in the order in which their answers begin. */
  private final Map<Places.Turn, String> waiting = new TreeMap<>();

  private boolean take(String client, int count) {
    var turns = places.take(client, count);
    turns.forEach(turn -> waiting.put(turn, client));
    return !turns.isEmpty();
  }

  private String begin(int count) {
    StringBuilder begun = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Places.Turn first = waiting.keySet().iterator().next();
      places.began(first);
      begun.append(waiting.remove(first));
    }
    return begun.toString();
  }

  @Test
  void whoIsAloneMayHaveAllPlacesAndNoMore() {
    assertThat(take("a", 5)).isTrue();
    assertThat(take("a", 4)).isFalse();
    assertThat(take("a", 3)).isTrue();
    assertThat(take("a", 1)).isFalse();
    places.release("a");
    assertThat(take("a", 1)).isTrue();
  }

  @Test
  void whoHasLessThanItsShareFindsAPlaceBeyondTheRoom() {
    take("a", 8);
    assertThat(take("b", 5)).isFalse();
    assertThat(take("b", 4)).isTrue();
    assertThat(take("b", 1)).isFalse();
    assertThat(take("a", 1)).isFalse();
    assertThat(take("c", 2)).isTrue();
    assertThat(take("c", 1)).isFalse();
  }

  @Test
  void whatAllHoldTogetherIsBounded() {
    int taken = 0;
    for (int client = 0; client < 100; client++) {
      for (int i = 0; i < 100; i++) {
        taken += take("client " + client, 1) ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(16);
  }

  /** Room that was given back is there again, for whoever asks. */
  @Test
  void whatIsGivenBackIsThereAgain() {
    for (int i = 0; i < 1000; i++) {
      assertThat(take("a" + i, 8)).isTrue();
      for (int n = 0; n < 8; n++) {
        places.release("a" + i);
      }
    }
  }

  @Test
  void oneClientsAnswersBeginInTheOrderInWhichTheyCame() {
    var first = places.take("a", 3);
    var second = places.take("a", 3);
    assertThat(first).isSorted();
    assertThat(second).isSorted();
    assertThat(first.getLast()).isLessThan(second.getFirst());
  }

  @Test
  void clientsRunInTurnHoweverManyAnswersOneHasWaiting() {
    take("a", 8);
    assertThat(begin(3)).isEqualTo("aaa");
    take("b", 3);
    assertThat(begin(8)).isEqualTo("bababaaa");
  }

  /** Having waited for long with nothing is no credit. */
  @Test
  void whoComesLateIsNotServedForTheTimeBefore() {
    take("a", 2);
    take("b", 4);
    assertThat(begin(6)).isEqualTo("ababbb");
    places.release("a");
    places.release("a");
    take("b", 2);
    take("a", 3);
    assertThat(begin(5)).isEqualTo("ababa");
  }
}
