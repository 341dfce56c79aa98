/** Streams that outlive their readers: what of them is held, for how long, and for whom. */
package io.draftwire.gateway.kept;
