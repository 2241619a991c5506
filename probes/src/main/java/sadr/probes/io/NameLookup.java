package sadr.probes.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.probes.packet.DnsMessage;
import sadr.probes.packet.DnsQuestion;
import sadr.sys.ErrnoException;
import sadr.sys.NativeSocket;

/**
 * The search for one name's address: asks one resolver after the other until one can say.
 *
 * <p>Owned by the probe thread.
 */
final class NameLookup implements AutoCloseable {

  /** How long a resolver may take before the next one is asked. */
  static final long PATIENCE_NANOS = 1_000_000_000L;

  private final WayOut way;
  private final ProberFactory tools;
  private final List<Ip6Address> resolvers;
  private final DnsQuestion question;
  private final List<String> complaints = new ArrayList<>();

  private int next;
  private long askedNanos;
  private @Nullable DnsQuery query;
  private Optional<DnsMessage> answer = Optional.empty();
  private boolean over;

  /** Asks the first resolver. */
  NameLookup(WayOut way, ProberFactory tools, List<Ip6Address> resolvers, String name) {
    this.way = way;
    this.tools = tools;
    this.resolvers = resolvers;
    question = new DnsQuestion(name, DnsQuestion.AAAA);
    askNext();
  }

  /** Takes what has come; asks on where the resolver cannot say or takes too long. */
  void advance(long now) {
    DnsQuery asked = query;
    if (asked == null) {
      return;
    }
    int before = complaints.size();
    Ip6Address resolver = asked.resolver();
    DnsMessage message = asked.receive(why -> complain(resolver + " cannot be asked: " + why));
    if (message != null) {
      take(message, resolver);
    } else if (complaints.size() > before) {
      askNext();
    } else if (now - askedNanos >= PATIENCE_NANOS) {
      complain(resolver + " does not answer");
      askNext();
    }
  }

  /** Whether it has come to an end, with an {@link #answer} or without. */
  boolean over() {
    return over;
  }

  /** What the last resolver that was asked said, if it could say. */
  Optional<DnsMessage> answer() {
    return answer;
  }

  /** The resolver that was asked last. */
  Ip6Address resolver() {
    return resolvers.get(next - 1);
  }

  /** Why no resolver could say, one each. */
  List<String> complaints() {
    return complaints;
  }

  /** When to go on although nothing has come. */
  long deadlineNanos() {
    return askedNanos + PATIENCE_NANOS;
  }

  /** What to wait on. */
  Optional<NativeSocket> source() {
    return Optional.ofNullable(query).map(DnsQuery::socket);
  }

  @Override
  public void close() {
    if (query != null) {
      query.close();
      query = null;
    }
  }

  private void take(DnsMessage message, Ip6Address resolver) {
    boolean says =
        message.code() == DnsMessage.NO_ERROR || message.code() == DnsMessage.NO_SUCH_NAME;
    if (says && !message.truncated()) {
      answer = Optional.of(message);
      over = true;
      close();
      return;
    }
    complain(resolver + " says " + (says ? "too much for one packet" : message.codeText()));
    askNext();
  }

  private void askNext() {
    close();
    while (query == null && next < resolvers.size()) {
      Ip6Address resolver = resolvers.get(next++);
      askedNanos = tools.clock().nanoTime();
      try {
        query = DnsQuery.ask(way, tools, resolver, question);
      } catch (ErrnoException e) {
        complain(resolver + " cannot be asked: " + e.errno().text());
      }
    }
    over = query == null;
  }

  private void complain(String what) {
    if (!complaints.contains(what)) {
      complaints.add(what);
    }
  }
}
