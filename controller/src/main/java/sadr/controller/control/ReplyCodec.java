package sadr.controller.control;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@link Reply} to a line and back. */
final class ReplyCodec {

  private ReplyCodec() {}

  static String write(Reply reply) {
    return JsonLine.of(
        json -> {
          json.writeNumberField("version", Request.VERSION);
          if (reply instanceof Reply.Failed failed) {
            json.writeBooleanField("ok", false);
            json.writeStringField("code", failed.code().text());
            json.writeStringField("error", failed.error());
          } else {
            json.writeBooleanField("ok", true);
            good(reply, json);
          }
        });
  }

  private static void good(Reply reply, JsonGenerator json) throws IOException {
    if (reply instanceof Reply.Status status) {
      json.writeObjectFieldStart("status");
      StatusCodec.fields(status.report(), json);
      json.writeEndObject();
    } else if (reply instanceof Reply.Done done && done.message().isPresent()) {
      json.writeStringField("message", done.message().get());
    }
  }

  static Reply read(String line) throws MalformedLineException {
    JsonObject json = JsonObject.parse(line);
    if (json.number("version") != Request.VERSION) {
      throw new MalformedLineException("the daemon speaks another version of the protocol");
    }
    if (!json.flag("ok")) {
      return new Reply.Failed(code(json.text("code")), json.text("error"));
    }
    if (json.names().contains("status")) {
      return new Reply.Status(StatusCodec.read(json.object("status")));
    }
    return new Reply.Done(json.optionalText("message"));
  }

  private static Reply.Code code(String text) throws MalformedLineException {
    for (Reply.Code code : Reply.Code.values()) {
      if (code.text().equals(text)) {
        return code;
      }
    }
    throw new MalformedLineException("unknown code \"" + text + "\"");
  }
}
