/**
 * How a verticle reads its branch of the configuration: once, into a record, failing loudly on what
 * it does not know. The same code, run without values, is the documentation. Knows no file, no
 * environment and no verticle.
 */
@NullMarked
package dev.weir.bus.config;

import org.jspecify.annotations.NullMarked;
