package sadr.probes.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.probes.health.ProbeKind;
import sadr.probes.packet.HttpHead;
import sadr.probes.packet.HttpHeadReader;
import sadr.probes.packet.HttpRequest;
import sadr.probes.packet.MalformedPacketException;

/** A request and the head of its response. Not thread-safe: it belongs to one thread. */
final class HttpTalk implements Talk {

  private final HttpJudge judge;
  private final HttpHeadReader reader = new HttpHeadReader();
  private byte @Nullable [] request;
  private Optional<Outcome> outcome = Optional.empty();

  HttpTalk(ProbeKind.Http kind) {
    judge = new HttpJudge(kind);
    request = HttpRequest.bytes(kind.url());
  }

  @Override
  public void connected() {}

  @Override
  public void received(byte[] bytes) {
    if (outcome.isPresent()) {
      return;
    }
    try {
      Optional<HttpHead> head = reader.take(ByteBuffer.wrap(bytes));
      outcome = head.map(judge::judge);
    } catch (MalformedPacketException e) {
      outcome = Optional.of(Outcome.unfit("not a web server: " + e.getMessage()));
    }
  }

  @Override
  public void ended() {
    if (outcome.isEmpty()) {
      outcome = Optional.of(Outcome.unfit("the connection ended without a response"));
    }
  }

  @Override
  public byte @Nullable [] takeOutput() {
    byte[] taken = request;
    request = null;
    return taken;
  }

  @Override
  public Optional<Outcome> outcome() {
    return outcome;
  }
}
