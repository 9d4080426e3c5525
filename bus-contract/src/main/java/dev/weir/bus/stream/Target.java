package dev.weir.bus.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a call goes.
 *
 * @param address the address of a service, or of one of its instances
 * @param inbox the instance's inbox where it is known, so that even a call that was never answered
 *     can be cancelled and its callee be found dead
 * @param local whether it is in this JVM, so that objects cross as they are
 * @param closesUpload whether the caller's direction ends with the payload
 */
public record Target(String address, @Nullable String inbox, boolean local, boolean closesUpload) {

  /** A service, whoever serves it, possibly on another node. */
  public static Target service(String address) {
    return new Target(address, null, false, true);
  }
}
