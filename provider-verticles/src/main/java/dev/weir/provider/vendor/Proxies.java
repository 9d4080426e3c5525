package dev.weir.provider.vendor;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the URLs of proxies. */
final class Proxies {

  private Proxies() {}

  /** What a URL such as {@code http://user:password@host:3128} says; null when it is not one. */
  static @Nullable ProxyOptions of(String text) {
    try {
      URI uri = new URI(text.strip());
      ProxyType type = type(uri.getScheme());
      if (type == null || uri.getHost() == null || uri.getPort() < 0) {
        return null;
      }
      ProxyOptions options =
          new ProxyOptions().setType(type).setHost(uri.getHost()).setPort(uri.getPort());
      String user = uri.getUserInfo();
      if (user != null) {
        int colon = user.indexOf(':');
        options.setUsername(colon < 0 ? user : user.substring(0, colon));
        options.setPassword(colon < 0 ? "" : user.substring(colon + 1));
      }
      return options;
    } catch (URISyntaxException notOne) {
      return null;
    }
  }

  private static @Nullable ProxyType type(@Nullable String scheme) {
    return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> ProxyType.HTTP;
      case "socks5", "socks5h", "socks" -> ProxyType.SOCKS5;
      case "socks4" -> ProxyType.SOCKS4;
      default -> null;
    };
  }
}
