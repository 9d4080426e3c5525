package dev.weir.gateway.route;

import dev.weir.gateway.core.ModelNames;

/**
 * Who of a plan can read the state that its call holds. What a target cannot read is not sent there
 * (docs/routing.md, "Affinity").
 */
public interface Readers {

  /** Nothing is known, so nothing is kept from anybody. */
  Readers ANYBODY =
      new Readers() {
        @Override
        public boolean foreign(Bindings.State state, ModelNames.Candidate target) {
          return false;
        }

        @Override
        public boolean takesAll(ModelNames.Candidate target) {
          return true;
        }

        @Override
        public boolean remembers(String family) {
          return false;
        }
      };

  /** Whether a target would reject such a state, or might. */
  boolean foreign(Bindings.State state, ModelNames.Candidate target);

  /** Whether nothing that was found in the call is foreign to a target. */
  boolean takesAll(ModelNames.Candidate target);

  /** Whether it matters whose the state of a family is that the answer may have. */
  boolean remembers(String family);
}
