package dev.weir.gateway.route;

import dev.weir.gateway.core.ModelNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who of one plan can read state. Where the home of a state is known, it and those are who share
 * its realm; where it is not, those of its family are, unless they are of several realms: then any
 * of them might reject it, and nobody gets it.
 *
 * @param names what providers are
 * @param targets all targets of the plan
 * @param states what was found in the call
 * @param known the homes of states, by their keys
 * @param strangers families whose state is worth remembering, because some provider or other may be
 *     given another's
 */
record PlanReaders(
    ModelNames names,
    List<ModelNames.Candidate> targets,
    Set<Bindings.State> states,
    Map<Long, String> known,
    Set<String> strangers)
    implements Readers {

  PlanReaders {
    targets = List.copyOf(targets);
    states = Set.copyOf(states);
    known = Map.copyOf(known);
    strangers = Set.copyOf(strangers);
  }

  /** Whether a target makes something of a state. */
  boolean reads(Bindings.State state, ModelNames.Candidate target) {
    String home = known.get(state.key());
    if (home != null && home.equals(target.provider())) {
      return true;
    }
    return !foreign(state, target) && Homes.reads(state.family(), target, names);
  }

  @Override
  public boolean foreign(Bindings.State state, ModelNames.Candidate target) {
    String home = known.get(state.key());
    return home == null
        ? divided(state.family())
        : !home.equals(target.provider())
            && !realm(state.family(), home).equals(realm(state.family(), target.provider()));
  }

  @Override
  public boolean takesAll(ModelNames.Candidate target) {
    return states.stream().noneMatch(one -> foreign(one, target));
  }

  @Override
  public boolean remembers(String family) {
    return strangers.contains(family);
  }

  /** Whether several of the plan know state of a family, and not each other's. */
  private boolean divided(String family) {
    return targets.size() > 1
        && targets.stream()
                .filter(one -> Homes.reads(family, one, names))
                .map(one -> realm(family, one.provider()))
                .distinct()
                .limit(2)
                .count()
            > 1;
  }

  private String realm(String family, String provider) {
    return Homes.realm(family, provider, names.kindOf(provider));
  }
}
