/**
 * From a YAML file, the environment and the command line to one tree of values, each with the place
 * it came from. Knows no verticle; what the keys mean is the business of their parsers.
 */
@NullMarked
package dev.weir.launcher.config;

import org.jspecify.annotations.NullMarked;
