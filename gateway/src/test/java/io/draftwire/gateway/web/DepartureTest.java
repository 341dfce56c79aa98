package io.draftwire.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.CloseConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private final Departure departure = new Departure();

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void whoHasLeftIsGivenNothingMore() {
    assertThatCode(departure::requireNone).doesNotThrowAnyException();
    departure.noticed();
    assertThat(Thread.currentThread().isInterrupted()).as("what waits is woken").isTrue();
    assertThatThrownBy(departure::requireNone).isInstanceOf(CloseConnectionException.class);
    assertThat(departure.settled()).isTrue();
  }

  /** What is still said to a client that leaves now is said to its end. */
  @Test
  void whoLeavesLaterInterruptsNothing() {
    assertThat(departure.settled()).isFalse();
    departure.noticed();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
