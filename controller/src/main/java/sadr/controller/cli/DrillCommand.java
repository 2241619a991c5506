package sadr.controller.cli;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sadr.controller.config.DurationText;
import sadr.controller.control.JsonLine;
import sadr.controller.control.NoDaemonException;
import sadr.controller.control.Reply;
import sadr.controller.control.Request;
import sadr.controller.control.StatusReport;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;

/** {@code sadr drill}. */
final class DrillCommand extends Subcommand {

  private static final Duration USUAL = Duration.ofSeconds(15);

  /** The daemon waits ten minutes for the uplink to come back. */
  private static final Duration COMEBACK = Duration.ofMinutes(11);

  private final Given<String> uplink = Options.uplink(syntax());

  private final Given<Duration> forTime =
      syntax()
          .option(
              "--for",
              "TIME",
              DurationText::parse,
              "How long the cut lasts, 1s to 5m (default: 15s).")
          .or(USUAL);

  private final Given<Boolean> traffic =
      syntax().flag("--traffic", "Cut all IPv6 traffic through it, not its probes alone.");

  private final Given<ConnectTarget> connect =
      syntax()
          .option(
              "--connect",
              "[ADDRESS]:PORT",
              ConnectTarget::parse,
              "Try new TCP connections from this router to that server, and tell when the first one works without the uplink"
                  + " (default: a probe's target that takes TCP, if there is one).");

  private final DaemonLink link = new DaemonLink(syntax());
  private final Given<Boolean> json = Options.json(syntax());

  /** What happens, in its order, for the thread that runs the command. */
  private final BlockingQueue<Consumer<DrillStory>> news = new LinkedBlockingQueue<>();

  DrillCommand(Shell shell) {
    super(shell, "drill", "Cuts an uplink off for a short time, and tells how the site takes it.");
    syntax()
        .description(
            "As if its ISP had gone silent behind its first router: carrier and gateway stay, no answer to a probe comes back."
                + " The daemon does not know better than in a real outage. With --traffic hosts and the router are cut off as"
                + " well; without it, connections through the uplink go on until the routes move.",
            "",
            "The kernel ends the cut by itself when the time is over, also if the daemon or this command dies."
                + " Ctrl-C or \"sadr restore UPLINK\" ends it at once. Then the uplink comes back as after any outage, and the"
                + " drill is not held against it.",
            "",
            "Refused when no other uplink is up, when this one is not, and while another drill is under way.")
        .exits(
            " 0:the uplink went out and came back",
            " 1:refused; or there was no verdict, or the uplink is not back",
            " 2:there is no such uplink",
            " 3:no daemon answers",
            " 4:not permitted: only root and the daemon's user may change anything")
        .examples(
            "  sadr drill fiber",
            "  sadr drill fiber --traffic --for 10s --connect [2001:db8:ffff::1]:443",
            "  sadr drill fiber --json | jq .verdictSeconds");
  }

  @Override
  ExitCode execute() throws CommandException {
    Options.require("--for", forTime, Request.SHORTEST_DRILL, Request.LONGEST_DRILL);
    StatusReport before = link.status();
    Optional<ConnectTarget> usual = ConnectTarget.among(before);
    Optional<InetSocketAddress> server = resolved(usual);
    Optional<ConnectTarget> target =
        connect.isGiven() ? connect.value() : usual.filter(each -> server.isPresent());
    DrillStory story = new DrillStory(uplink.get(), json.isGiven() ? line -> {} : console()::print);
    run(story, server.map(address -> first(address, before)));
    if (json.isGiven()) {
      console().print(JsonLine.of(story.json(traffic.isGiven(), target)));
    } else {
      story.summary(target);
    }
    return story.isGood() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The drill itself, from the request to the end of its story. */
  private void run(DrillStory story, Optional<FirstConnection> first) throws CommandException {
    Instant asked = Instant.now(); // Before the request: the thread may come to ask after it.
    List<Thread> threads = new ArrayList<>(List.of(started("drill-events", () -> follow(asked))));
    Thread stop = new Thread(this::stop, "drill-stop");
    try {
      Runtime.getRuntime().addShutdownHook(stop);
      if (link.ask(new Request.Drill(uplink.get(), forTime.get(), traffic.isGiven()))
          instanceof Reply.Done done) {
        done.message().filter(text -> !json.isGiven()).ifPresent(console()::print);
      }
      first.ifPresent(connection -> threads.add(started("drill-connect", connection)));
      tell(story);
    } finally {
      threads.forEach(Thread::interrupt);
      forget(stop);
    }
  }

  /** Hands the news to the story until it is over. */
  private void tell(DrillStory story) throws CommandException {
    long end = System.nanoTime() + forTime.get().plus(COMEBACK).toNanos();
    try {
      while (!story.isOver()) {
        Consumer<DrillStory> next = news.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new CommandException(ExitCode.FAILED, uplink.get() + " has not come back");
        }
        next.accept(story);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DaemonGone e) {
      throw new CommandException(
          ExitCode.NO_DAEMON,
          "the daemon has gone; the kernel ends the cut by itself "
              + DurationText.format(forTime.get())
              + " after its begin, at the latest");
    }
  }

  /** A server that the user names must have an address; a usual one that has none is left out. */
  private Optional<InetSocketAddress> resolved(Optional<ConnectTarget> usual)
      throws CommandException {
    Optional<ConnectTarget> wanted = connect.isGiven() ? connect.value() : usual;
    try {
      return wanted.isPresent() ? Optional.of(wanted.get().resolved()) : Optional.empty();
    } catch (UnknownHostException e) {
      if (!connect.isGiven()) {
        return Optional.empty();
      }
      throw new CommandException(ExitCode.USAGE, "no address to connect to: " + e.getMessage());
    }
  }

  private FirstConnection first(InetSocketAddress server, StatusReport before) {
    return new FirstConnection(
        server,
        source -> traffic.isGiven() || !isOf(before, uplink.get(), source),
        reached -> {
          String via =
              before.uplinks().stream()
                  .map(StatusReport.Uplink::name)
                  .filter(name -> isOf(before, name, reached.source()))
                  .findFirst()
                  .map(name -> " (" + name + ")")
                  .orElse("");
          news.add(story -> story.reached(reached, via));
        });
  }

  private static boolean isOf(StatusReport report, String name, Ip6Address source) {
    return report.uplinks().stream()
        .filter(each -> each.name().equals(name))
        .flatMap(each -> each.prefixes().stream())
        .anyMatch(prefix -> Ip6Prefix.parse(prefix.prefix()).contains(source));
  }

  private static Thread started(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void follow(Instant since) {
    try {
      link.events(
          new Request.Events(true, Optional.of(since)),
          line -> news.add(story -> story.event(line)));
    } catch (CommandException | NoDaemonException e) {
      // The daemon has gone, or the command is done: the first is told below.
    }
    news.add(
        story -> {
          throw new DaemonGone();
        });
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is under way.
    }
  }

  /** Ctrl-C, or the terminal is gone. */
  private void stop() {
    try {
      link.ask(new Request.DrillStop(uplink.get()));
    } catch (CommandException e) {
      // It has ended already, or nobody is there to ask: the kernel ends it in time.
    }
  }

  /** The daemon says nothing more. */
  private static final class DaemonGone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
