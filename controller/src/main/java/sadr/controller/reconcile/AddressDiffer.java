package sadr.controller.reconcile;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sadr.controller.config.KernelConfig;
import sadr.controller.core.DesiredState;
import sadr.controller.core.DesiredState.RouterAddress;
import sadr.controller.core.Observed;
import sadr.controller.core.Observed.Lasting;
import sadr.controller.core.Observed.OnLink;
import sadr.net.Deadline;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;

/**
 * The part of the difference that is about addresses.
 *
 * <p>Ours bear the protocol of what carries traffic, and are kept as they are wanted. Those of
 * others (a DHCPv6 client's, an administrator's) are taken as they are, also where we would have
 * put the same one; but while hosts should keep off their prefix they are deprecated. Then they
 * bear the guards' protocol, so that after a restart, and in {@code flush}, it is known who
 * deprecated them: only from such a one is that taken away again.
 */
final class AddressDiffer {

  /**
   * How far apart two deadlines may be and still mean the same: the kernel counts whole seconds,
   * and a dump is some time on its way.
   */
  private static final long TOLERANCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** What the address had before is not kept anywhere, and hardly anybody says anything else. */
  private static final int UNKNOWN_PROTOCOL = 0;

  private static final Comparator<OnLink> ORDER =
      Comparator.comparing(OnLink::link).thenComparing(OnLink::address);

  private final Observed observed;
  private final DesiredState desired;
  private final KernelConfig kernel;
  private final long nowNanos;

  AddressDiffer(Observed observed, DesiredState desired, KernelConfig kernel, long nowNanos) {
    this.observed = observed;
    this.desired = desired;
    this.kernel = kernel;
    this.nowNanos = nowNanos;
  }

  /** What is missing, then what is different, then what nobody wants. */
  Stream<Operation> operations() {
    return Stream.of(missing(), different(), surplus()).flatMap(each -> each);
  }

  private Stream<Operation> missing() {
    return desired.addresses().entrySet().stream()
        .filter(entry -> !observed.addresses().containsKey(entry.getKey()))
        .filter(entry -> !entry.getValue().valid().passed(nowNanos))
        .map(entry -> ours(entry.getKey(), entry.getValue()));
  }

  private Stream<Operation> different() {
    return observed.addresses().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(ORDER))
        .flatMap(entry -> different(entry.getKey(), entry.getValue()).stream());
  }

  private Optional<Operation> different(OnLink key, Address actual) {
    RouterAddress wanted = desired.addresses().get(key);
    Lasting lasting = observed.deadlines().get(key);
    if (lasting == null) {
      return Optional.empty();
    }
    if (!isOurs(actual)) {
      Deadline preferred = wanted != null ? wanted.preferred() : desired.others().get(key);
      return theirs(key, actual, lasting, Optional.ofNullable(preferred));
    }
    if (wanted == null
        || isUnwanted(wanted)
        || (agree(lasting.preferred(), wanted.preferred())
            && agree(lasting.valid(), wanted.valid()))) {
      return Optional.empty();
    }
    return Optional.of(ours(key, wanted));
  }

  /**
   * What is to be done to somebody else's address.
   *
   * @param wanted until when it may be preferred; empty where that is not for us to say
   */
  private Optional<Operation> theirs(
      OnLink key, Address actual, Lasting lasting, Optional<Deadline> wanted) {
    boolean keepOff = wanted.filter(until -> until.passed(nowNanos)).isPresent();
    boolean deprecated = lasting.preferred().passed(nowNanos);
    boolean byUs = actual.protocol() == kernel.guardProtocol();
    if (keepOff && !deprecated) {
      return Optional.of(put(key, actual, Deadline.OVER, lasting, kernel.guardProtocol()));
    } else if (!keepOff && deprecated && byUs) {
      Deadline until = wanted.orElse(Deadline.NEVER).orEarlier(lasting.valid());
      return Optional.of(put(key, actual, until, lasting, UNKNOWN_PROTOCOL));
    }
    return Optional.empty();
  }

  private Stream<Operation> surplus() {
    return observed.addresses().entrySet().stream()
        .filter(entry -> isOurs(entry.getValue()))
        .filter(entry -> isUnwanted(desired.addresses().get(entry.getKey())))
        .sorted(Map.Entry.comparingByKey(ORDER))
        .map(entry -> new Operation.Netlink(new Change.Delete(entry.getValue())));
  }

  private boolean isOurs(Address address) {
    return address.protocol() == kernel.protocol();
  }

  private boolean isUnwanted(@Nullable RouterAddress wanted) {
    return wanted == null || wanted.valid().passed(nowNanos);
  }

  private Operation ours(OnLink key, RouterAddress wanted) {
    return new Operation.PutAddress(key, wanted, Address.NO_DAD, kernel.protocol());
  }

  private static Operation put(
      OnLink key, Address actual, Deadline preferred, Lasting lasting, int protocol) {
    return new Operation.PutAddress(
        key,
        new RouterAddress(actual.prefixLength(), preferred, lasting.valid()),
        actual.flags() & ~(Address.DEPRECATED | Address.TENTATIVE | Address.DAD_FAILED),
        protocol);
  }

  private boolean agree(Deadline actual, Deadline wanted) {
    if (wanted.equals(Deadline.OVER)) {
      return actual.passed(nowNanos);
    }
    if (actual.never() || wanted.never()) {
      return actual.never() && wanted.never();
    }
    return Math.abs(actual.nanosLeft(nowNanos) - wanted.nanosLeft(nowNanos)) <= TOLERANCE_NANOS;
  }
}
