package sadr.probes.io;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What is wrong with a TLS connection, in words: the certificate, or something else. */
final class TlsTrouble {

  private static final int MOST_SHOWN = 120;

  private TlsTrouble() {}

  /** Names the certificate where it is at fault, so that it is told apart from a dead path. */
  static String inWords(SSLException failure) {
    Throwable deepest = failure;
    boolean certificate = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      certificate |=
          cause instanceof CertificateException || cause instanceof CertPathBuilderException;
      if (cause instanceof CertificateExpiredException) {
        return "certificate: expired";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "certificate: not valid yet (is this router's clock right?)";
      }
      if (cause instanceof CertPathBuilderException) {
        return "certificate: no chain to a trusted authority";
      }
      deepest = cause;
    }
    return (certificate ? "certificate: " : "TLS: ") + shown(String.valueOf(deepest.getMessage()));
  }

  private static String shown(String message) {
    String plain = message.replaceAll("[^ -~]|[\"\\\\]", "?");
    return plain.length() <= MOST_SHOWN ? plain : plain.substring(0, MOST_SHOWN);
  }
}
