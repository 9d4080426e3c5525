package dev.weir.provider.serve;

import dev.weir.bus.message.Announcement;
import java.util.ArrayList;
import java.util.List;

/**
 * The models that a provider announces.
 *
 * @param models names or patterns
 * @param listed whether the operator wrote them
 */
public record Models(List<Announcement.Model> models, boolean listed) {

  public Models {
    models = List.copyOf(models);
  }

  /** Models that the operator, or the provider itself, names one by one. */
  public static Models listed(Iterable<String> names) {
    ArrayList<Announcement.Model> models = new ArrayList<>();
    names.forEach(name -> models.add(Announcement.Model.of(name)));
    return new Models(models, true);
  }
}
