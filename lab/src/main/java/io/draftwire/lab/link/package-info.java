/**
 * The thin link: what it does to a byte stream ({@link io.draftwire.lab.link.LinkDirection}, pure
 * arithmetic that virtual time shares), and a proxy that does it to real sockets ({@link
 * io.draftwire.lab.link.ShapedLink}). Knows nothing of frames, tokens or sessions: what it carries
 * is bytes.
 */
package io.draftwire.lab.link;
