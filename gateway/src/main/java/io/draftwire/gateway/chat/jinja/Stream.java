package io.draftwire.gateway.chat.jinja;

import java.util.Iterator;

/**
 * Python's generator, which filters such as {@code map} give: has no length, and is gone through
 * once.
 */
record Stream(Iterator<Object> rest) {}
