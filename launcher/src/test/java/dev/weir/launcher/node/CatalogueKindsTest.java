package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.models.catalogue.Catalogue;
import dev.weir.models.catalogue.Model;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalogue names providers as the configuration does, or nobody would find their models. */
class CatalogueKindsTest {

  /** They have models for search alone, which this version asks nobody for. */
  private static final Set<String> NOT_KINDS = Set.of("jina", "voyage");

  private final Set<String> catalogued =
      Catalogue.shipped().models().stream()
          .map(Model::provider)
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void every_provider_of_the_catalogue_is_a_kind() {
    Set<String> known = new TreeSet<>(ProviderKinds.all());
    known.addAll(NOT_KINDS);
    assertThat(known).containsAll(catalogued);
  }

  @Test
  void every_vendor_is_in_the_catalogue() {
    Set<String> vendors =
        Presets.ALL.stream()
            .filter(preset -> preset.keyVariable() != null)
            .map(Preset::kind)
            .collect(Collectors.toCollection(TreeSet::new));
    vendors.addAll(
        Set.of("openai", "anthropic", "gemini", "vertex", "bedrock", "azure-openai", "cohere"));
    assertThat(catalogued).containsAll(vendors);
  }
}
