package sadr.probes.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A web server's side of one TLS connection, in memory: bytes in, bytes out. */
final class TlsServer {

  private final SSLEngine engine;
  private final byte[] response;
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean responded;

  /** One with the certificate of that store, which answers whatever is asked with that. */
  TlsServer(String store, String response) throws Exception {
    engine = ScriptedWebServer.context(store).createSSLEngine();
    engine.setUseClientMode(false);
    engine.beginHandshake();
    this.response = response.getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes what the client says, and says what there is to say. */
  byte[] answer(byte[] said) throws SSLException {
    input = ByteBuffer.allocate(input.remaining() + said.length).put(input).put(said).flip();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean goesOn = true;
    while (goesOn) {
      HandshakeStatus status = engine.getHandshakeStatus();
      goesOn =
          switch (status) {
            case NEED_TASK -> task();
            case NEED_WRAP -> wrap(new byte[0], out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> unwrap(out);
          };
    }
    return out.toByteArray();
  }

  private boolean task() {
    engine.getDelegatedTask().run();
    return true;
  }

  private boolean wrap(byte[] what, ByteArrayOutputStream out) throws SSLException {
    ByteBuffer sealed = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.wrap(what), sealed);
    out.write(sealed.array(), 0, sealed.position());
    return !engine.isOutboundDone();
  }

  private boolean unwrap(ByteArrayOutputStream out) throws SSLException {
    ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    int before = input.remaining();
    try {
      engine.unwrap(input, plain);
    } catch (SSLException e) {
      return false; // The client's alert.
    }
    if (plain.position() > 0 && !responded) {
      responded = true;
      wrap(response, out);
    }
    return input.remaining() < before;
  }
}
