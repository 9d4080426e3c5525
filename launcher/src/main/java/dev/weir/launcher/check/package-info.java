/**
 * What can be said of credentials without showing or using them: where each comes from and when it
 * ends. Asks nobody: all is told by the configuration, the environment and files of this machine.
 */
@NullMarked
package dev.weir.launcher.check;

import org.jspecify.annotations.NullMarked;
