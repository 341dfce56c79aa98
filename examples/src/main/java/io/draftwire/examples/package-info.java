/** How the libraries are used. */
package io.draftwire.examples;
