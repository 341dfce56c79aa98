package io.draftwire.gateway.chat.jinja;

/** Python's None. */
enum None {
  NONE
}
