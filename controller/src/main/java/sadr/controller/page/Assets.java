package sadr.controller.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import sadr.controller.web.Request;
import sadr.controller.web.Response;

/**
 * The page's files, as they lie in the jar. Each is read and packed when somebody asks for it
 * first, and stays in memory packed: 90 kB in all. It belongs to one thread.
 */
final class Assets {

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  /** By its path, what there is: nothing else can be asked for. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("/index.html", "text/html; charset=utf-8"),
          Map.entry("/page.css", "text/css; charset=utf-8"),
          Map.entry("/app.js", JAVASCRIPT),
          Map.entry("/charts.js", JAVASCRIPT),
          Map.entry("/dom.js", JAVASCRIPT),
          Map.entry("/hosts.js", JAVASCRIPT),
          Map.entry("/lines.js", JAVASCRIPT),
          Map.entry("/prefixes.js", JAVASCRIPT),
          Map.entry("/series.js", JAVASCRIPT),
          Map.entry("/stream.js", JAVASCRIPT),
          Map.entry("/timeline.js", JAVASCRIPT),
          Map.entry("/uplinks.js", JAVASCRIPT),
          Map.entry("/words.js", JAVASCRIPT),
          Map.entry("/lib/chart.umd.min.js", JAVASCRIPT));

  private final Map<String, Packed> packed = new HashMap<>();

  /**
   * A file.
   *
   * @param etag tells its content from another one's; with quotes
   * @param gzip its bytes, packed
   */
  private record Packed(String etag, ByteBuffer gzip) {}

  /** The file at a path, "/" among them; empty where there is none. */
  Optional<Response> get(Request request) {
    String path = request.path().equals("/") ? "/index.html" : request.path();
    String type = TYPES.get(path);
    return type == null ? Optional.empty() : Optional.of(file(path, type, request));
  }

  private Response file(String path, String type, Request request) {
    Packed file = packed.computeIfAbsent(path, Assets::pack);
    List<String> headers =
        List.of(
            "Content-Type: " + type,
            "Cache-Control: no-cache", // Kept, but asked for: a new version shows at once.
            "Vary: Accept-Encoding",
            "ETag: " + file.etag());
    if (request.cached().filter(etags -> etags.contains(file.etag())).isPresent()) {
      return new Response(304, headers, ByteBuffer.allocate(0), false);
    }
    if (!request.gzip()) {
      return new Response(200, headers, ByteBuffer.wrap(read(path)), false);
    }
    return new Response(200, headers, file.gzip(), false).with("Content-Encoding", "gzip");
  }

  private static Packed pack(String path) {
    byte[] plain = read(path);
    CRC32 sum = new CRC32();
    sum.update(plain);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    String etag = "W/\"" + Long.toHexString(sum.getValue()) + "-" + plain.length + '"';
    return new Packed(etag, ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static byte[] read(String path) {
    try (InputStream file = Assets.class.getResourceAsStream("web" + path)) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: " + path);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
