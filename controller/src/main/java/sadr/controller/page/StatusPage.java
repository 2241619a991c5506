package sadr.controller.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.control.JsonLine;
import sadr.controller.control.StatusCodec;
import sadr.controller.web.Audience;
import sadr.controller.web.Request;
import sadr.controller.web.Response;
import sadr.controller.web.Site;

/**
 * The page, and {@code /live}, the stream that keeps it up to date.
 *
 * <p>The stream's events: {@code full}, everything, with which a new reader begins; {@code state},
 * once a second and whenever something happened; {@code point} and {@code event}, with ids, what is
 * new in the history and the event log. It belongs to the web server's thread.
 */
public final class StatusPage implements Site {

  private static final Logger log = LoggerFactory.getLogger(StatusPage.class);

  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(History.STEP_SECONDS);

  /** A turn comes once a second, not quite on time. */
  private static final long STATE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  /** A state of thousands of prefixes takes its time: a twentieth of a core is enough. */
  private static final int COST_FACTOR = 20;

  /** After 4 s of silence a page believes that the connection is lost. */
  private static final long RAREST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Sources sources;
  private final Assets assets = new Assets();
  private final Sampler sampler = new Sampler();
  private final History history = new History();
  private final Recent recent = new Recent();
  private final EventTail tail;
  private final Backlog backlog;
  private final long begun;

  private long step;
  private long nextState;
  private boolean eventsReadable = true;

  /** What a new reader gets, while nothing newer is known. */
  private @Nullable ByteBuffer full;

  /** Begins to watch with its first turn. */
  public StatusPage(Sources sources) {
    this.sources = sources;
    this.tail = new EventTail(sources.events());
    this.backlog = new Backlog(Long.toHexString(sources.wall().get().toEpochMilli()));
    this.begun = sources.nanos().getAsLong();
    this.nextState = begun;
  }

  @Override
  public Response answer(Request request, Audience audience) {
    return request.path().equals("/live")
        ? live(request, audience)
        : assets.get(request).orElseGet(() -> Response.text(404, "there is nothing here"));
  }

  @Override
  public void turn(Audience audience) {
    full = null;
    sampler.look(sources.paths().get());
    point(audience);
    if (audience.isEmpty()) {
      return;
    }
    boolean news = events(audience);
    long now = sources.nanos().getAsLong();
    if (news || nextState - now <= 0) {
      ByteBuffer state = Backlog.message("state", Optional.empty(), state());
      long cost = sources.nanos().getAsLong() - now;
      nextState = now + Math.min(RAREST_NANOS, Math.max(STATE_NANOS, COST_FACTOR * cost));
      audience.send(state);
    }
  }

  private void point(Audience audience) {
    long reached = (sources.nanos().getAsLong() - begun) / STEP_NANOS;
    if (reached == step) {
      return;
    }
    history.skip(reached - step - 1);
    step = reached;
    Map<String, Point> points = sampler.take();
    history.add(points);
    StringBuilder text = new StringBuilder("{\"at\":").append(millis()).append(",\"uplinks\":{");
    points.forEach(
        (name, point) -> {
          text.append(text.charAt(text.length() - 1) == '{' ? "" : ",");
          point.json(text.append('"').append(name).append("\":"));
        });
    audience.send(backlog.add("point", text.append("}}").toString()));
  }

  /** Reads on in the event log; whether something is new. */
  private boolean events(Audience audience) {
    try {
      List<String> fresh = tail.next();
      for (String event : fresh) {
        full = null;
        recent.add(event);
        audience.send(backlog.add("event", event));
      }
      eventsReadable = true;
      return !fresh.isEmpty();
    } catch (IOException e) {
      if (eventsReadable) {
        log.warn("page.events file={} cause=\"{}\"", sources.events(), e.toString());
      }
      eventsReadable = false;
      return false;
    }
  }

  private Response live(Request request, Audience audience) {
    events(audience); // While nobody was there they were left in the file.
    Optional<List<ByteBuffer>> missed = request.lastEventId().flatMap(backlog::since);
    return Response.events(missed.map(this::again).orElseGet(this::everything));
  }

  /** What a reader has missed, and how things stand. */
  private ByteBuffer again(List<ByteBuffer> missed) {
    List<ByteBuffer> parts = new ArrayList<>(missed);
    parts.add(Backlog.message("state", Optional.empty(), state()));
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(part -> all.put(part.duplicate()));
    return all.flip();
  }

  private ByteBuffer everything() {
    if (full == null) {
      String json =
          "{\"state\":"
              + state()
              + ",\"events\":"
              + recent.json()
              + ",\"history\":{\"at\":"
              + millis()
              + ",\"step\":"
              + History.STEP_SECONDS
              + ",\"uplinks\":"
              + history.json()
              + "}}";
      full = Backlog.message("full", Optional.of(backlog.id()), json);
    }
    return full;
  }

  private String state() {
    Shortened status = Shortened.of(sources.status().get());
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    rest.put("at", millis());
    rest.put("hidden", status.hidden());
    rest.put("eventsReadable", eventsReadable);
    rest.put("sending", sources.stragglers().get().map(StatusPage::sending).orElse(null));
    String more = JsonLine.of(rest);
    return "{\"status\":" + StatusCodec.write(status.report()) + "," + more.substring(1);
  }

  private static @Nullable Object sending(List<Stragglers.Straggler> stragglers) {
    return stragglers.stream()
        .map(each -> Map.of("interface", each.interfaceName(), "address", each.address()))
        .toList();
  }

  private long millis() {
    return sources.wall().get().toEpochMilli();
  }
}
