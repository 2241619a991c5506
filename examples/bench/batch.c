/*
 * The least that a C program can do: adds, replaces and deletes N source-specific routes through
 * rtnetlink, 64 messages a send, with an ack on the last one only.
 *
 *   batch INTERFACE N     prints a line for each: "add NANOSECONDS", "replace ...", "delete ..."
 */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { MESSAGES = 64, TABLE = 173, METRIC = 1024, PROTOCOL = 173 };

static char out[64 * 1024];
static char in[64 * 1024];
static unsigned sequence;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void attribute(struct nlmsghdr *message, int type, const void *data, int size) {
  struct rtattr *rta = (struct rtattr *)((char *)message + NLMSG_ALIGN(message->nlmsg_len));
  rta->rta_type = type;
  rta->rta_len = RTA_LENGTH(size);
  memcpy(RTA_DATA(rta), data, size);
  message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + RTA_ALIGN(rta->rta_len);
}

/* default from 2001:db8:NUMBER::/64 via fe80::a1 dev LINK */
static int route(char *at, int type, int flags, unsigned number, unsigned link) {
  struct nlmsghdr *message = (struct nlmsghdr *)at;
  struct rtmsg *rtm = NLMSG_DATA(message);
  unsigned char source[16] = {0x20, 0x01, 0x0d, 0xb8};
  unsigned char gateway[16] = {0xfe, 0x80, [15] = 0xa1};
  unsigned table = TABLE, metric = METRIC;
  memset(at, 0, NLMSG_LENGTH(sizeof *rtm));
  message->nlmsg_len = NLMSG_LENGTH(sizeof *rtm);
  message->nlmsg_type = type;
  message->nlmsg_flags = NLM_F_REQUEST | flags;
  message->nlmsg_seq = ++sequence;
  rtm->rtm_family = AF_INET6;
  rtm->rtm_src_len = 64;
  rtm->rtm_table = TABLE;
  rtm->rtm_protocol = PROTOCOL;
  rtm->rtm_type = RTN_UNICAST;
  source[4] = number >> 24, source[5] = number >> 16, source[6] = number >> 8, source[7] = number;
  attribute(message, RTA_SRC, source, 16);
  attribute(message, RTA_TABLE, &table, 4);
  attribute(message, RTA_PRIORITY, &metric, 4);
  attribute(message, RTA_GATEWAY, gateway, 16);
  attribute(message, RTA_OIF, &link, 4);
  return message->nlmsg_len;
}

/* Reads up to the answer to the last message; any error on the way is fatal here. */
static void answers(int fd) {
  for (;;) {
    int size = recv(fd, in, sizeof in, 0);
    if (size < 0) die("recv");
    for (struct nlmsghdr *m = (struct nlmsghdr *)in; NLMSG_OK(m, size); m = NLMSG_NEXT(m, size)) {
      struct nlmsgerr *error = NLMSG_DATA(m);
      if (m->nlmsg_type == NLMSG_ERROR && error->error) {
        fprintf(stderr, "message %u: %s\n", m->nlmsg_seq, strerror(-error->error));
        exit(1);
      }
      if (m->nlmsg_seq == sequence) return;
    }
  }
}

static void measure(int fd, const char *name, int type, int flags, unsigned count, unsigned link) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (unsigned done = 0; done < count;) {
    int used = 0;
    unsigned last = done + MESSAGES < count ? done + MESSAGES : count;
    for (; done < last; done++)
      used += route(out + used, type, flags | (done == last - 1 ? NLM_F_ACK : 0), done, link);
    if (send(fd, out, used, 0) != used) die("send");
    answers(fd);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%s %lld\n", name,
         (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec);
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: batch INTERFACE N\n");
    return 2;
  }
  unsigned link = if_nametoindex(argv[1]), count = atoi(argv[2]);
  int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), one = 1;
  if (!link || fd < 0) die(argv[1]);
  setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof one);
  measure(fd, "add", RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, count, link);
  measure(fd, "replace", RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, count, link);
  measure(fd, "delete", RTM_DELROUTE, 0, count, link);
  return 0;
}
