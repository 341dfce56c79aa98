package io.draftwire.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** All that this process logs from now on. */
final class LogRecords extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger root = Logger.getLogger("");

  LogRecords() {
    root.addHandler(this);
  }

  List<LogRecord> all() {
    return records;
  }

  /** Messages of one logger. */
  List<String> of(String logger) {
    return records.stream()
        .filter(line -> line.getLoggerName().equals(logger))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
