package sadr.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxErrorTest {

  private static final String UPLINK =
      "[[uplink]]\nname='a'\ninterface='w'\ngateway='none'\nprefixes=['2001:db8::/48']\n";

  private static String wrongWith(String toml) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse(toml));
    assertThat(e).as("%s must be refused", toml).isNotNull();
    return String.valueOf(e.getMessage());
  }

  /** A line's end is written {@code |}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          name = "a"|name = "b"|                    ~ 2 ~ this key stands twice        ~ name = "b"
          name = "a"|name = "b" # c||# more||  x = 1~ 2 ~ this key stands twice        ~ name = "b" # c
          p = []|p = [|"a",|]||x = 1                ~ 2 ~ this key stands twice        ~ p = [
          name = "a"|name = "b"                     ~ 2 ~ this key stands twice        ~ name = "b"
          "a b" = 1|"a b" = 2||x = 1                ~ 2 ~ this key stands twice        ~ "a b" = 2
          p = {a=1, a=2}||x = 1                     ~ 1 ~ this key stands twice        ~ p = {a=1, a=2}
          [probe]|a=1|[probe] # x||b=1              ~ 3 ~ this table stands twice      ~ [probe] # x
          probe = 1|[probe]|                        ~ 2 ~ this name is something else  ~ [probe]
          [[lan]|||# c|name = "a"|                  ~ 1 ~ "]]" is missing              ~ [[lan]
          [lan]]|name = "a"|                        ~ 1 ~ "[[" is missing, or one "]"  ~ [lan]]
          [lan|name = "a"|                          ~ 1 ~ the line ends too early      ~ [lan
          [probe]|kind = icmp|                      ~ 2 ~ text needs quotes            ~ kind = icmp
          [probe]|interval = 500ms|                 ~ 2 ~ text needs quotes            ~ interval = 500ms
          p = [|  fe80::1|]                         ~ 2 ~ text needs quotes            ~ fe80::1
          p = [|  "a"|  "b"|]                       ~ 2 ~ text needs quotes, as in name = "fiber"; a list needs a comma ~ "a"
          p = ["a"||x = 1                           ~ 1 ~ text needs quotes, as in name = "fiber"; a list needs a comma ~ p = ["a"
          x = "abc|y = 1|                           ~ 1 ~ the line ends too early      ~ x = "abc
          x = [1,||# end||                          ~ 1 ~ the file ends too early      ~ x = [1,
          x = 1e99999999999|                        ~ 1 ~ this number is too large     ~ x = 1e99999999999
          x = "a\\q"|                               ~ 1 ~ Unknown escape sequence      ~ x = "a\\q"
          """)
  void namesTheLineThatIsWrong(String toml, int line, String words, String text) {
    assertThat(wrongWith(toml.replace('|', '\n')))
        .startsWith("line " + line + ": this is no TOML: " + words)
        .endsWith("; the line is: " + text);
  }

  @Test
  void hasPlainWordsForWhatTheParserDoesNotTakeAtAll() {
    assertThat(wrongWith("x = " + "[".repeat(30) + "]".repeat(30)))
        .isEqualTo("this is no TOML: lists and tables are nested too deeply");
    assertThat(wrongWith("x = 2024-99-99")).contains("a date that no calendar has");
  }

  @Test
  void showsTheBeginningOfALongLineWithoutItsControls() {
    assertThat(wrongWith("x = \u001b[31m" + "y".repeat(1_000_000)))
        .hasSizeLessThan(300)
        .contains("x = \\u001b[31myyy")
        .endsWith("y…");
  }

  @Test
  void skipsAByteOrderMark() {
    assertThatCode(() -> ConfigReader.parse("\uFEFF" + UPLINK)).doesNotThrowAnyException();
  }
}
