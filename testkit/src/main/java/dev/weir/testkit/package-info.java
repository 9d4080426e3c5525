/**
 * What the tests of all modules share: seeded generators of canonical values and the runner that
 * names a failing seed. Nothing of it is on the class path of a running gateway.
 */
@NullMarked
package dev.weir.testkit;

import org.jspecify.annotations.NullMarked;
