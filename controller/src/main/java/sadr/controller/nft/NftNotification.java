package sadr.controller.nft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what the kernel says to NFNLGRP_NFTABLES (linux/netlink.h, linux/netfilter/nfnetlink.h,
 * linux/netfilter/nf_tables.h).
 *
 * <pre>
 * nlmsghdr: | length (u32) | type (u16) | flags (u16) | sequence (u32) | port (u32) |
 * nfgenmsg: | family (u8) | version (u8) | resource (be16) |
 * nlattr:   | length (u16) | type (u16) | value, padded to 4 bytes | ...
 * </pre>
 *
 * <p>The type's upper byte names the subsystem. In each message about a table, or about something
 * in a table, attribute 1 is the table's name; NFT_MSG_NEWGEN, which ends a transaction, has none.
 */
final class NftNotification {

  private static final int HEADER = 16;
  private static final int BODY = HEADER + 4;
  private static final int ATTRIBUTE = 4;
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_NEWGEN = 15;
  private static final int NFT_MSG_GETGEN = 16;
  private static final int NFPROTO_INET = 1;
  private static final int NFTA_TABLE_NAME = 1;
  private static final String TABLE = "sadr";

  private NftNotification() {}

  /**
   * Whether somebody changed the table {@code inet sadr}. What cannot be read counts as a change,
   * since looking once too often does no harm.
   *
   * @param datagram one or more messages, from its position to its limit, in native byte order
   * @param ownPort whose changes do not count
   */
  static boolean tellsOfChange(ByteBuffer datagram, int ownPort) {
    int at = datagram.position();
    while (at + HEADER <= datagram.limit()) {
      int length = datagram.getInt(at);
      if (length < HEADER || length > datagram.limit() - at) {
        return true;
      }
      boolean own = ownPort != 0 && datagram.getInt(at + 12) == ownPort;
      if (!own && concernsOurTable(datagram, at, length)) {
        return true;
      }
      at += align(length);
    }
    return at < datagram.limit();
  }

  private static boolean concernsOurTable(ByteBuffer bytes, int at, int length) {
    int type = Short.toUnsignedInt(bytes.getShort(at + 4));
    int message = type & 0xff;
    if (type >> 8 != NFNL_SUBSYS_NFTABLES
        || message == NFT_MSG_NEWGEN
        || message == NFT_MSG_GETGEN) {
      return false;
    }
    if (length < BODY) {
      return true;
    }
    return bytes.get(at + HEADER) == NFPROTO_INET && namesOurTable(bytes, at + BODY, at + length);
  }

  private static boolean namesOurTable(ByteBuffer bytes, int start, int end) {
    int at = start;
    while (at + ATTRIBUTE <= end) {
      int length = Short.toUnsignedInt(bytes.getShort(at));
      if (length < ATTRIBUTE || length > end - at) {
        return true;
      }
      if (bytes.getShort(at + 2) == NFTA_TABLE_NAME) {
        byte[] name = new byte[Math.max(0, length - ATTRIBUTE - 1)]; // without the final zero
        bytes.get(at + ATTRIBUTE, name);
        return new String(name, StandardCharsets.UTF_8).equals(TABLE);
      }
      at += align(length);
    }
    return true;
  }

  private static int align(int length) {
    return (length + 3) & ~3;
  }
}
