/** Files of results: each appears under its name when it is whole. */
package io.draftwire.lab.file;
