package sadr.probes.health;

import java.util.OptionalLong;

/**
 * What is known of one target, part by part.
 *
 * <p>Owned by the probe thread.
 */
final class Evidence {

  final Answers answers = new Answers();
  final BrownOut brownOut = new BrownOut();
  final SendLog sends = new SendLog();
  final Complaint complaint = new Complaint();
  final Silence silence = new Silence();
  final Verdict verdict = new Verdict();
  final LossWindow window;

  Evidence(ProbeSettings settings) {
    window = new LossWindow(settings);
  }

  /** Since when it has been silent: its last answer, or the first probe. */
  OptionalLong silentSinceNanos() {
    return answers.lastNanos().isPresent() ? answers.lastNanos() : sends.firstSentNanos();
  }
}
