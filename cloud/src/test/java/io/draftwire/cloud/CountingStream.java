package io.draftwire.cloud;

import io.draftwire.wire.v1.CloudFrame;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream of which frames are asked for: counts them; nothing else of it is used. */
final class CountingStream extends ServerCallStreamObserver<CloudFrame> {
  private final AtomicInteger asked = new AtomicInteger();

  int asked() {
    return asked.get();
  }

  @Override
  public void request(int count) {
    asked.addAndGet(count);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void onNext(CloudFrame frame) {}

  @Override
  public void onError(Throwable cause) {}

  @Override
  public void onCompleted() {}
}
