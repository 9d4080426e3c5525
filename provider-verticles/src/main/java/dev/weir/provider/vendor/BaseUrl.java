package dev.weir.provider.vendor;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is.
 *
 * @param tls whether it is reached over TLS
 * @param path what all paths begin with; empty or beginning, and not ending, with a slash
 */
record BaseUrl(boolean tls, String host, int port, String path) {

  /** Reads a URL; null when it is not one of http or https with nothing behind its path. */
  static @Nullable BaseUrl of(String text) {
    try {
      URI uri = new URI(text.strip());
      String scheme = uri.getScheme();
      boolean tls = "https".equalsIgnoreCase(scheme);
      if ((!tls && !"http".equalsIgnoreCase(scheme))
          || uri.getHost() == null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || uri.getRawUserInfo() != null) {
        return null;
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
      String host = uri.getHost().replaceAll("^\\[|]$", "");
      return new BaseUrl(tls, host, port, uri.getRawPath().replaceAll("/+$", ""));
    } catch (URISyntaxException notOne) {
      return null;
    }
  }
}
