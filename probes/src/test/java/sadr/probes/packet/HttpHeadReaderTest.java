package sadr.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 9112 on bytes, in whatever pieces they come. */
class HttpHeadReaderTest {

  private static final String REDIRECT =
      "HTTP/1.1 100 Continue\r\n\r\n"
          + "HTTP/1.1 302 Found\r\nServer: x\r\nLOCATION:  http://login.example/ \r\n\r\nbody";

  @Test
  void readsTheStatusAndWhereItLeadsPastAnInterimResponse() {
    assertThat(read(REDIRECT)).contains(new HttpHead(302, Optional.of("http://login.example/")));
  }

  @Test
  void takesItByteByByte() {
    HttpHeadReader reader = new HttpHeadReader();
    Optional<HttpHead> head = Optional.empty();
    for (byte each : REDIRECT.getBytes(StandardCharsets.UTF_8)) {
      head = head.isPresent() ? head : reader.take(ByteBuffer.wrap(new byte[] {each}));
    }
    assertThat(head).contains(new HttpHead(302, Optional.of("http://login.example/")));
  }

  @Test
  void takesBareLineFeedsAndNoReason() {
    assertThat(read("HTTP/1.0 204\n\n")).contains(new HttpHead(204, Optional.empty()));
  }

  @Test
  void waitsForTheRest() {
    assertThat(read("HTTP/1.1 204 No Content\r\nX: y\r\n")).isEmpty();
    assertThat(read("HT")).isEmpty();
  }

  @Test
  void seesAtOnceThatItIsNoHttp() {
    assertMalformed("SSH-2.0", "no HTTP");
    assertMalformed("\u0015\u0003\u0003", "no HTTP");
    assertMalformed("HTTP/1.1 999 What\r\n\r\n", "no status line");
    assertMalformed("HTTP/1.1 100 Continue\r\n\r\nwhat", "no HTTP");
  }

  @Test
  void aHeadIsNoLongerThanItsBound() {
    String much = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(HttpHeadReader.MOST_BYTES);
    assertMalformed(much, "does not end");
    assertMalformed("HTTP/1.1 100 C\r\n\r\n".repeat(HttpHeadReader.MOST_BYTES), "does not end");
  }

  @Test
  void whateverComesIsReadOrMalformed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = REDIRECT.getBytes(StandardCharsets.ISO_8859_1);
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        new HttpHeadReader().take(ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length)));
      } catch (MalformedPacketException e) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void asksForThePathOfTheUrlAtItsHost() {
    URI url = URI.create("http://[2001:db8::1]:8080/a%20b?c=d");
    assertThat(new String(HttpRequest.bytes(url), StandardCharsets.US_ASCII))
        .startsWith("GET /a%20b?c=d HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n")
        .endsWith("\r\n\r\n");
    assertThat(HttpRequest.bytes(URI.create("https://a.example")))
        .asString(StandardCharsets.US_ASCII)
        .startsWith("GET / HTTP/1.1\r\nHost: a.example\r\n");
  }

  private static Optional<HttpHead> read(String text) {
    return new HttpHeadReader().take(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void assertMalformed(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining(problem);
  }
}
