package dev.weir.gateway.limits;

import dev.weir.bus.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The branch {@code limits}: what may be spent beside what each key may.
 *
 * @param mode how exactly nodes keep them together
 * @param graceMillis how long a node that is not heard keeps what it holds; 2,000 at least
 * @param global of all calls together
 * @param tenants by name; keys name theirs
 * @param users of each end user that a call names
 * @param models by name, or by a prefix that ends in {@code *}; all that match count
 */
public record LimitRules(
    Mode mode,
    long graceMillis,
    Rates global,
    Map<String, Rates> tenants,
    Rates users,
    Map<String, Rates> models) {

  /** How exactly nodes keep limits together. */
  public enum Mode {
    /** Under one percent more may be spent than a limit says. */
    BOUNDED,
    /** Never more. */
    STRICT
  }

  private static final long GRACE_MILLIS = 60_000;

  /**
   * A node counts as silent after three beats lost in a row, and what it owes when it is gone is
   * dated by that: one beat more, and nobody is taken for gone before that.
   */
  static final long GRACE_MILLIS_MIN = Members.SILENT_MILLIS + Shares.BEAT_MILLIS;

  /** No limits but those of keys. */
  public static final LimitRules NONE =
      new LimitRules(Mode.BOUNDED, GRACE_MILLIS, Rates.NONE, Map.of(), Rates.NONE, Map.of());

  public LimitRules {
    tenants = Map.copyOf(tenants);
    models = new LinkedHashMap<>(models);
  }

  /** Reads the branch. */
  public static LimitRules from(Section section) {
    String mode =
        section.choice(
            "mode",
            "bounded",
            List.of("bounded", "strict"),
            "how exactly nodes keep limits together (limits.md)");
    long grace =
        section.duration(
            "partition-grace",
            "60s",
            "how long the part of a node that is not heard stays its own; 2s at least");
    section.check(
        grace >= GRACE_MILLIS_MIN,
        "partition-grace",
        "must be 2s at least: less silence than that is nothing unusual between nodes");
    return new LimitRules(
        mode.equals("strict") ? Mode.STRICT : Mode.BOUNDED,
        grace,
        section.section("global", Rates::from, "of all calls together"),
        section.entries(
            "tenants", (name, tenant) -> Rates.from(tenant), "by tenant, which keys name"),
        section.section("users", Rates::from, "of each end user that a call names"),
        section.entries(
            "models",
            (name, model) -> Rates.from(model),
            "by the name asked for; `*` at the end matches any rest"));
  }
}
