package dev.weir.bus.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class GatheringTest {

  private final Gathering gathering = new Gathering();

  @Test
  void one_piece_is_what_was_given() {
    Buffer piece = Buffer.buffer("abc");
    gathering.add(Buffer.buffer());
    gathering.add(piece);
    gathering.add(Buffer.buffer());

    assertThat(gathering.bytes()).isSameAs(piece);
    assertThat(gathering.length()).isEqualTo(3);
  }

  @Test
  void more_pieces_are_joined_and_none_is_changed() {
    Buffer first = Buffer.buffer("abc");
    Buffer second = Buffer.buffer("def");
    gathering.add(first);
    gathering.add(second);
    gathering.add(Buffer.buffer("g"));

    assertThat(gathering.bytes()).hasToString("abcdefg");
    assertThat(first).hasToString("abc");
    assertThat(second).hasToString("def");
  }

  @Test
  void none_is_nothing() {
    assertThat(gathering.length()).isZero();
    assertThat(gathering.bytes().length()).isZero();
  }
}
