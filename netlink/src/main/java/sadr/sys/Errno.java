package sadr.sys;

/**
 * An error number of the Linux kernel (asm-generic/errno-base.h, asm-generic/errno.h).
 *
 * @param number positive
 */
public record Errno(int number) {

  public static final Errno EPERM = new Errno(1);
  public static final Errno ENOENT = new Errno(2);
  public static final Errno ESRCH = new Errno(3);
  public static final Errno EINTR = new Errno(4);
  public static final Errno ENXIO = new Errno(6);
  public static final Errno EBADF = new Errno(9);
  public static final Errno EAGAIN = new Errno(11);
  public static final Errno ENOMEM = new Errno(12);
  public static final Errno EACCES = new Errno(13);
  public static final Errno EBUSY = new Errno(16);
  public static final Errno EEXIST = new Errno(17);
  public static final Errno ENODEV = new Errno(19);
  public static final Errno EINVAL = new Errno(22);
  public static final Errno EMSGSIZE = new Errno(90);
  public static final Errno EOPNOTSUPP = new Errno(95);
  public static final Errno EADDRNOTAVAIL = new Errno(99);
  public static final Errno ENETDOWN = new Errno(100);
  public static final Errno ENETUNREACH = new Errno(101);
  public static final Errno ENOBUFS = new Errno(105);
  public static final Errno EBADMSG = new Errno(74);
  public static final Errno ETIMEDOUT = new Errno(110);
  public static final Errno EISCONN = new Errno(106);
  public static final Errno EPIPE = new Errno(32);
  public static final Errno ECONNRESET = new Errno(104);
  public static final Errno ECONNREFUSED = new Errno(111);
  public static final Errno EALREADY = new Errno(114);
  public static final Errno EINPROGRESS = new Errno(115);
  public static final Errno EHOSTUNREACH = new Errno(113);

  /** The C library's words for it, such as "No such process". */
  public String text() {
    return Libc.INSTANCE.strerror(number);
  }

  @Override
  public String toString() {
    return text() + " (errno " + number + ")";
  }
}
