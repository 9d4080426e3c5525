package dev.weir.launcher.sdk;

import java.util.List;

/** A vendor's own SDK that lists models, too. */
interface Sdk extends Caller {

  /** The names of all models. */
  List<String> models();

  /** Looks a model up; gives its name. */
  String model(String name);
}
