package io.draftwire.cli;

import io.draftwire.gateway.LinkControl;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.util.OptionalLong;

/** Lets the page change a link of the lab's; jitter and loss stay as they were started. */
record EmulatedLink(ShapedLink link) implements LinkControl {
  @Override
  public Settings settings() {
    LinkSpec spec = link.spec();
    return new Settings(
        limited(spec.upBitsPerSecond()), limited(spec.downBitsPerSecond()), spec.rttNanos());
  }

  @Override
  public void change(Settings settings) {
    LinkSpec now = link.spec();
    link.reshape(
        new LinkSpec(
            settings.upBitsPerSecond().orElse(LinkSpec.UNLIMITED),
            settings.downBitsPerSecond().orElse(LinkSpec.UNLIMITED),
            settings.rttNanos(),
            now.jitterNanos(),
            now.loss()));
  }

  private static OptionalLong limited(long bitsPerSecond) {
    return bitsPerSecond == LinkSpec.UNLIMITED
        ? OptionalLong.empty()
        : OptionalLong.of(bitsPerSecond);
  }
}
