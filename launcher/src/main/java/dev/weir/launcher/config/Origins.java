package dev.weir.launcher.config;

import dev.weir.bus.config.ConfigException.Problem;
import dev.weir.bus.config.KeyPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each value of a configuration stands, and what was put into it from elsewhere. */
public final class Origins {

  private final Map<String, String> places = new LinkedHashMap<>();
  private final Map<String, List<String>> substitutions = new LinkedHashMap<>();

  private final List<String> remarks = new ArrayList<>();

  void place(String path, String place) {
    places.put(path, place);
  }

  void substituted(String path, String source) {
    substitutions.computeIfAbsent(path, unused -> new ArrayList<>()).add(source);
  }

  void remark(String remark) {
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  /** What is doubtful about where values come from, for people. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Forgets what is known about {@code path} and all inside it. */
  void forget(String path) {
    places.keySet().removeIf(known -> isInside(known, path));
    substitutions.keySet().removeIf(known -> isInside(known, path));
  }

  /** Where {@code path} stands, as FILE:LINE, or what holds it if it stands nowhere. */
  public Optional<String> of(String path) {
    String known = path;
    while (!places.containsKey(known) && !known.isEmpty()) {
      known = KeyPath.parent(known);
    }
    return Optional.ofNullable(places.get(known));
  }

  /** The variables, files and stored secrets that are part of the value at {@code path}. */
  public List<String> sources(String path) {
    return List.copyOf(substitutions.getOrDefault(path, List.of()));
  }

  /** A problem with its place before it. */
  public String locate(Problem problem) {
    return of(problem.path()).map(place -> place + ": ").orElse("") + problem;
  }

  private static boolean isInside(String known, String path) {
    return known.equals(path) || known.startsWith(path + ".") || known.startsWith(path + "[");
  }
}
