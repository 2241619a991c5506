package sadr.probes.io;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import sadr.probes.health.ProbeKind;

/**
 * The client's side of one TLS connection, and the request inside it.
 *
 * <p>How it works: {@link #advance} adds what came to the encrypted input and does what the engine
 * asks for, until that wants more input. Owned by the TLS worker.
 */
final class TlsSession {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final HttpTalk talk;
  private final Queue<byte[]> output;
  private final ByteBuffer plain;
  private final ByteBuffer sealed;
  private ByteBuffer input;
  private boolean begun;

  /** A session with the server that {@code kind}'s URL names; what is to be sent goes to output. */
  TlsSession(SSLContext context, ProbeKind.Http kind, Queue<byte[]> output) {
    this.output = output;
    talk = new HttpTalk(kind);
    engine = context.createSSLEngine(kind.host(), kind.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    // RFC 9525: the certificate is to bear the host's name. The name also goes into SNI.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    input = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    input.flip();
  }

  /** What came of the request, once that is clear. */
  Optional<Talk.Outcome> outcome() {
    return talk.outcome();
  }

  /** The connection has ended. */
  void ended() {
    talk.ended();
  }

  /**
   * Takes encrypted bytes, and goes on as far as they lead.
   *
   * @throws SSLException if they are not what they should be, the certificate among it
   */
  void advance(byte[] more) throws SSLException {
    append(more);
    boolean goesOn = true;
    while (goesOn && talk.outcome().isEmpty()) {
      goesOn =
          switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> wrap(NOTHING);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
            case NOT_HANDSHAKING, FINISHED -> begin() || request() || unwrap();
          };
    }
  }

  private void append(byte[] more) {
    ByteBuffer joined = ByteBuffer.allocate(input.remaining() + more.length);
    input = joined.put(input).put(more).flip();
  }

  private boolean runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    return true;
  }

  private boolean begin() throws SSLException {
    boolean first = !begun;
    if (first) {
      begun = true;
      engine.beginHandshake();
    }
    return first;
  }

  private boolean request() throws SSLException {
    byte[] request = talk.takeOutput();
    return request != null && wrap(ByteBuffer.wrap(request));
  }

  private boolean wrap(ByteBuffer what) throws SSLException {
    sealed.clear();
    SSLEngineResult result = engine.wrap(what, sealed);
    sealed.flip();
    if (sealed.hasRemaining()) {
      byte[] bytes = new byte[sealed.remaining()];
      sealed.get(bytes);
      output.add(bytes);
    }
    return result.getStatus() == SSLEngineResult.Status.OK;
  }

  private boolean unwrap() throws SSLException {
    plain.clear();
    SSLEngineResult result = engine.unwrap(input, plain);
    plain.flip();
    if (plain.hasRemaining()) {
      byte[] bytes = new byte[plain.remaining()];
      plain.get(bytes);
      talk.received(bytes);
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      talk.ended();
    }
    return result.getStatus() == SSLEngineResult.Status.OK;
  }
}
