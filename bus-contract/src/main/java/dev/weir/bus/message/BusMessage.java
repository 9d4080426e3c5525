package dev.weir.bus.message;

/**
 * Everything that crosses the bus between verticles of ours. Locally the same object arrives;
 * between nodes {@code WireCodec} writes it as version, tag and payload.
 */
public sealed interface BusMessage
    permits Frame,
        Announcement,
        Roll,
        Beat,
        BreakerChanged,
        HomesLearned,
        KeyRested,
        NodeSeen,
        Unknown {}
