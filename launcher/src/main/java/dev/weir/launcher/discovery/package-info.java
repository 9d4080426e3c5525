/**
 * What a machine offers without any configuration: vendors whose keys are in the environment, model
 * servers on the usual ports. Knows only kinds and base URLs of providers.
 */
@NullMarked
package dev.weir.launcher.discovery;

import org.jspecify.annotations.NullMarked;
