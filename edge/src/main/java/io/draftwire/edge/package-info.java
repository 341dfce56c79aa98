/**
 * The drafting client: runs a draft model next to the user and a session with a cloud, usable as a
 * library. Knows nothing of command lines or web pages.
 */
package io.draftwire.edge;
