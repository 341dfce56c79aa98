package io.draftwire.gateway.web;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.wire.CloudDescription;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the cloud serves, as far as it is known. A thread of its own asks at the start, again and
 * again while the cloud is away, and once more whenever an answer gives reason to doubt.
 */
public final class CloudWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("draftwire.gateway");
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * A cloud and how to write for it.
   *
   * @param template of conversations
   * @param tokenizer the draft's, reading texts by the target's rules
   */
  public record Served(CloudDescription cloud, ChatTemplate template, Tokenizer tokenizer) {}

  private final CloudInquiry inquiry;
  private final Tokenizer draft;
  private final Semaphore doubts = new Semaphore(0);
  private final Thread thread;
  private volatile Served served;

  /** The latest that was there; null before the first. */
  private volatile Served latest;

  /** Why the cloud is away, as the log has it; null where the log has that it is there. */
  private String told;

  private volatile boolean closing;
  private volatile String absence = "the cloud has not been asked yet";

  /**
   * @param draft the draft's tokenizer, which has to have the target's pieces
   */
  public CloudWatch(CloudInquiry inquiry, Tokenizer draft) {
    this.inquiry = inquiry;
    this.draft = draft;
    ask();
    this.thread = Thread.ofVirtual().name("cloud-watch").start(this::keepAsking);
  }

  /**
   * @throws ApiException 503 while the cloud is away, or does not fit the draft
   */
  public Served served() throws ApiException {
    Served now = served;
    if (now == null) {
      throw ApiException.unavailable("cloud_unavailable", (int) PAUSE.toSeconds(), absence);
    }
    return now;
  }

  /**
   * The same, or for an answer that may begin without a cloud what the latest one served.
   *
   * @throws ApiException 503 where nothing is known
   */
  Served served(boolean alone) throws ApiException {
    Served before = latest;
    return alone && served == null && before != null ? before : served();
  }

  /** What a failed session means for the one who asked; makes sure that it is found out about. */
  ApiException failure(SessionException e) {
    Refusal refusal = e.refusal();
    return switch (refusal.code()) {
      case CONTEXT ->
          ApiException.invalid("messages", "context_length_exceeded", refusal.message());
      case SETTINGS -> ApiException.invalid(null, refusal.message());
      case BUSY ->
          ApiException.unavailable(
              "cloud_busy",
              Math.max(1, Math.ceilDiv(refusal.retryMillis(), 1000)),
              refusal.message());
      case TOKENIZER, PROTOCOL, INTERNAL, DRAINING -> {
        doubts.release();
        yield ApiException.unavailable(
            "cloud_unavailable",
            Math.max((int) PAUSE.toSeconds(), Math.ceilDiv(refusal.retryMillis(), 1000)),
            refusal.message());
      }
      case PAYLOAD, ROUND, STATE -> ApiException.failed("session_failed", refusal.message());
    };
  }

  private void keepAsking() {
    try {
      while (true) {
        if (served == null) {
          doubts.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          doubts.acquire();
        }
        doubts.drainPermits();
        ask();
      }
    } catch (InterruptedException e) {
      // The gateway closes.
    }
  }

  private void ask() {
    try {
      CloudDescription cloud = inquiry.ask();
      ChatTemplate template =
          new ChatTemplate(cloud.chatTemplate(), cloud.bosToken(), cloud.eosToken());
      served = new Served(cloud, template, reader(cloud));
      latest = served;
      present();
      template.fault().ifPresent(CloudWatch::tell);
    } catch (SessionException e) {
      absent(
          e.getMessage(),
          e.refusal().code() == Refusal.Code.TOKENIZER ? "the two fit" : "the cloud is there");
    } catch (RuntimeException | Error e) {
      // The thread that asks must outlive it: without one the gateway would stay as it is for ever.
      Failures.log("asking the cloud failed", e);
      absent("asking the cloud failed; see the gateway's log", "the cloud is there");
    }
  }

  /**
   * @throws SessionException with {@link Refusal.Code#TOKENIZER} and what differs
   */
  private Tokenizer reader(CloudDescription cloud) throws SessionException {
    try {
      return TargetTokenizer.of(draft, cloud);
    } catch (SessionException e) {
      throw new SessionException(
          e.refusal().code(),
          "the draft does not fit " + cloud.name() + ", which the cloud serves: " + e.getMessage());
    }
  }

  /** Said where it was away before: that it is there at the start is nothing to tell. */
  private void present() {
    if (told != null) {
      LOG.log(System.Logger.Level.INFO, "the cloud is there and serves " + served.cloud().name());
    }
    told = null;
  }

  /**
   * @param until when answers begin
   */
  private void absent(String why, String until) {
    absence = why;
    served = null;
    if (closing) {
      return; // It was us who broke it off.
    }
    if (!why.equals(told)) {
      LOG.log(System.Logger.Level.WARNING, why + "; answers begin once " + until);
    }
    told = why;
  }

  /** What every conversation would be refused for is told before there is one. */
  private static void tell(String fault) {
    LOG.log(System.Logger.Level.WARNING, fault);
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
