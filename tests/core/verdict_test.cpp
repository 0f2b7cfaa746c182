// From errors to a verdict and its words.
#include "core/analysis/verdict.h"

#include <cmath>

#include "checks.h"
#include "core/params/access.h"
#include "tests/registry.h"

namespace spikeloom::test::verdict_test {

namespace {

ErrorParts parts(double total, double tracking, double sampling, double rate = 10) {
  ErrorParts out;
  out.total = total;
  out.tracking = tracking;
  out.sampling = sampling;
  out.measured.rate = rate;
  return out;
}

MeasuredErrors measured(double total, double first, double last, double rate = 10) {
  return {total, 0.9 * total, 0.1 * total, first, last, rate};
}

/// A test of two neurons, whose errors are large from the middle of the window on.
TestErrors someTest(double first, double second) {
  TestErrors out;
  out.trials = 2;
  out.neurons = {measured(first, 0.01, 2), measured(second, 0.01, 2)};
  out.network = measured((first + second) / 2, 0.01, 2);
  for (int k = 0; k < 100; ++k)
    out.totalOverTime.push_back(k < 50 ? 0.01 : 2.0);
  return out;
}

OpenLoopResult someLoop(double timeConstant, double tracking, double sampling) {
  OpenLoopResult out;
  out.timeConstant = timeConstant;
  out.network = {tracking, sampling, 0.04, 0.5};
  out.neurons = {1};
  out.each = {out.network};
  out.inputs = 150;
  out.inputsFiring = 9.7;
  out.targetTime = 100;
  return out;
}

Experiment figure6() {
  Experiment out;
  out.network.neurons = 500;
  out.target.family = TargetFamily::ornstein_uhlenbeck;
  out.target.correlation_time = 100;
  return out;
}

/// What a remedy sets the path to; NaN: no remedy does.
double remedied(const VerdictText& text, const std::string& path) {
  for (const Remedy& remedy : text.remedies)
    for (const Remedy::Change& change : remedy.changes)
      if (change.path == path)
        return std::holds_alternative<double>(change.value)
                   ? std::get<double>(change.value)
                   : static_cast<double>(std::get<std::int64_t>(change.value));
  return std::nan("");
}

} // namespace

class VerdictTest : public QObject {
  Q_OBJECT

private slots:
  void rules() { // in this order
    using enum Verdict;
    QVERIFY(verdictOf(parts(0.9, 0.5, 0.1, 0.1), 0) == untrained);
    QVERIFY(verdictOf(parts(0.9, 0.5, 0.1, 0.49), 3) == silent);
    QVERIFY(verdictOf(parts(0.249, 0.2, 0.0), 3) == learned);
    QVERIFY(verdictOf(parts(0.25, 0.2, 0.0), 3) == tracking);
    QVERIFY(verdictOf(parts(0.6, 0.04, 0.25), 3) == sampling);
    QVERIFY(verdictOf(parts(0.6, 0.15, 0.25), 3) == sampling);
    QVERIFY(verdictOf(parts(0.6, 0.17, 0.25), 3) == both);
    QVERIFY(verdictOf(parts(0.6, 0.25, 0.17), 3) == both);
    QVERIFY(verdictOf(parts(0.6, 0.25, 0.16), 3) == tracking);
    QVERIFY(verdictOf(parts(0.6, 0.099, 0.099), 3) == feedback);
    QVERIFY(verdictOf(parts(0.6, 0.1, 0.0), 3) == tracking);
    // rate units have no sampling error, and no rate in Hz
    QVERIFY(verdictOf(parts(0.6, 0.3, notKnown, notKnown), 3) == tracking);
    // what depends on what is not known
    QVERIFY(!verdictOf(parts(notKnown, 0.3, 0.2), 3));
    QVERIFY(!verdictOf(parts(0.6, notKnown, notKnown), 3));
    QVERIFY(verdictOf(parts(0.2, notKnown, notKnown), 3) == learned);
  }

  void expectations() {
    QVERIFY(expectedVerdict({0.04, 0.25, 0, 0}) == Verdict::sampling);
    QVERIFY(expectedVerdict({0.16, 0.0, 0, 0}) == Verdict::tracking);
    QVERIFY(expectedVerdict({0.07, 0.02, 0, 0}) == Verdict::learned);
    QVERIFY(expectedVerdict({0.3, notKnown, 0, 0}) == Verdict::tracking);
  }

  void partsAddUp() {
    const TestErrors test = someTest(0.3, 0.7);
    const OpenLoopResult loop = someLoop(5, 0.04, 0.25);
    const Diagnosis diagnosis = diagnose(&test, 1000, &loop, 2, 7);
    QCOMPARE(diagnosis.set, 2);
    QCOMPARE(diagnosis.neurons, std::vector<std::uint32_t>{1});
    QCOMPARE(diagnosis.network.total, 0.5); // of all neurons, as a test says it elsewhere
    QCOMPARE(diagnosis.parts.front().total, 0.7);
    for (const ErrorParts& of : {diagnosis.network, diagnosis.parts.front()}) {
      CHECK_NEAR(of.tracking + of.sampling + of.feedback, of.total, 1e-15);
      QVERIFY(of.verdict == Verdict::sampling);
      QVERIFY(of.unstable); // beside the cause
    }
    CHECK_NEAR(diagnosis.unstableAfter, 500, 50);
    QVERIFY(std::isnan(diagnose(&test, 1000, nullptr, 0, 0).unstableAfter)); // not trained
  }

  void withoutCauses() {
    const TestErrors test = someTest(0.3, 0.7);
    const Diagnosis diagnosis = diagnose(&test, 1000, nullptr, 0, 7, "it would take 9 GB");
    QCOMPARE(diagnosis.neurons.size(), std::size_t{2}); // all
    CHECK_NEAR(diagnosis.network.total, 0.5, 1e-15);
    QVERIFY(!diagnosis.network.verdict && std::isnan(diagnosis.network.feedback));
    const VerdictText text = verdictText(diagnosis, {figure6()});
    QVERIFY(text.sentence.find("0.50") != std::string::npos);
    QVERIFY(text.detail.find("9 GB") != std::string::npos);
  }

  void withoutATest() { // what a network can reach at best
    const OpenLoopResult loop = someLoop(5, 0.04, 0.25);
    const Diagnosis diagnosis = diagnose(nullptr, 1000, &loop, 0, 0);
    QVERIFY(diagnosis.network.verdict == Verdict::untrained && std::isnan(diagnosis.network.total));
    QCOMPARE(diagnosis.network.sampling, 0.25);
    const VerdictText text = verdictText(diagnosis, {figure6(), &loop});
    QCOMPARE(text.sentence, std::string("Not trained yet."));
    QVERIFY(text.detail.find("0.29") != std::string::npos);
  }

  void severalSets() {
    const TestErrors good = someTest(0.1, 0.1), bad = someTest(0.9, 0.9);
    const OpenLoopResult loop = someLoop(200, 0.3, 0.01);
    const ErrorParts mean =
        meanParts(std::vector{diagnose(&good, 1000, &loop, 0, 5), diagnose(&bad, 1000, &loop, 1, 5)});
    CHECK_NEAR(mean.total, 0.5, 1e-15);
    CHECK_NEAR(mean.tracking + mean.sampling + mean.feedback, 0.5, 1e-15);
    QVERIFY(mean.verdict == Verdict::tracking);
  }

  /// One bold sentence of at most 60 characters for every verdict, whatever the numbers.
  void sentences() {
    const std::array<OpenLoopResult, 6> loops{someLoop(5, 0.04, 0.25),     someLoop(200, 0.16, 0.0),
                                              someLoop(10000, 0.99, 0.9),  someLoop(30, 0.05, 0.02),
                                              someLoop(0.333333, 3, 0.01), someLoop(20, 0.2, notKnown)};
    for (const OpenLoopResult& loop : loops)
      for (const double total : {0.01, 0.3, 0.5, 12345.6})
        for (const int loopsDone : {0, 4})
          for (const double rate : {0.123456, 12.0}) {
            TestErrors test = someTest(total, total);
            test.neurons[1].rate = rate;
            const Diagnosis diagnosis = diagnose(&test, 100000, &loop, 0, loopsDone);
            const VerdictText text = verdictText(diagnosis, {figure6(), &loop});
            for (const std::string& sentence : {text.sentence, expectedText(loop, figure6()).sentence}) {
              QVERIFY2(QString::fromStdString(sentence).size() <= 60, sentence.c_str());
              QVERIFY(!sentence.empty() && (sentence.back() == '.'));
            }
          }
  }

  void tooFewSpikes() {
    const TestErrors test = someTest(0.58, 0.58);
    const OpenLoopResult loop = someLoop(5, 0.04, 0.25);
    const VerdictText text = verdictText(diagnose(&test, 1000, &loop, 0, 30), {figure6(), &loop});
    QCOMPARE(text.sentence,
             std::string("Too few spikes: 43 % of the error is their noise.")); // of the test's
    QVERIFY(text.detail.starts_with("In 5 ms only 10 of 150 inputs fire."));
    CHECK_NEAR(remedied(text, "synapse.time_constant"), 30, 0);
    QVERIFY(remedied(text, "network.neurons") >= 2000);
    QVERIFY(text.secondLine().find("Try 30 ms · ") != std::string::npos);
    // of what is expected before it is trained there
    QCOMPARE(expectedText(loop, figure6()).sentence,
             std::string("Too few spikes: 86 % of the error is their noise."));
    // where the U is there already, its best is named
    const std::vector<OpenLoopResult> curve{loop, someLoop(50, 0.05, 0.02), someLoop(200, 0.16, 0)};
    QCOMPARE(bestOf(curve), &curve[1]);
    CHECK_NEAR(remedied(expectedText(loop, figure6(), curve), "synapse.time_constant"), 50, 0);
    QVERIFY(!bestOf(std::span(curve).first(2))); // two points are no U
  }

  /// What is to be mended comes first (SPEC 7), also where most of the error is what becomes of it.
  void mostIsFeedback() {
    const TestErrors test = someTest(1.8, 1.8);
    const OpenLoopResult few = someLoop(20, 0.07, 0.14), slow = someLoop(200, 0.3, 0.0);
    const VerdictText noise = verdictText(diagnose(&test, 1000, &few, 0, 20), {figure6(), &few});
    QCOMPARE(noise.sentence, std::string("Too few spikes: 8 % of the error, and 88 % is feedback."));
    const VerdictText blur = verdictText(diagnose(&test, 1000, &slow, 0, 20), {figure6(), &slow});
    QVERIFY(blur.sentence.starts_with("Too slow: ")); // as it is without
    QCOMPARE(
        blur.detail,
        std::string("17 % of the error would be left with rates instead of spikes, 83 % is feedback. Errors "
                    "grow along the window."));
    const OpenLoopResult alike = someLoop(20, 0.2, 0.2);
    const VerdictText both = verdictText(diagnose(&test, 1000, &alike, 0, 20), {figure6(), &alike});
    QVERIFY2(both.detail.find(" Feedback is 78 % of the error.") != std::string::npos, both.detail.c_str());
  }

  void valuesThatOneChooses() {
    CHECK_NEAR(chosenValue(38.8), 40, 1e-12);
    CHECK_NEAR(chosenValue(1340), 1200, 1e-9); // halfway on a logarithmic scale is 1342
    CHECK_NEAR(chosenValue(0.0096), 0.01, 1e-15);
    CHECK_NEAR(chosenValue(chosenValue(7.1)), chosenValue(7.1), 0);
  }

  void tooSlow() {
    const TestErrors test = someTest(0.5, 0.5);
    const OpenLoopResult loop = someLoop(200, 0.16, 0);
    const VerdictText text = verdictText(diagnose(&test, 1000, &loop, 0, 30), {figure6(), &loop});
    QCOMPARE(text.sentence, std::string("Too slow: synapses of 200 ms blur targets of 100 ms."));
    CHECK_NEAR(remedied(text, "synapse.time_constant"), 30, 0);
    CHECK_NEAR(remedied(text, "target.correlation_time"), 600, 0); // τs is a third of it
    QVERIFY(text.detail.find("Errors grow along the window") != std::string::npos);
  }

  void runsAway() { // nothing but feedback
    const TestErrors test = someTest(1.5, 1.5);
    const OpenLoopResult loop = someLoop(30, 0.05, 0.02);
    const VerdictText text = verdictText(diagnose(&test, 1000, &loop, 0, 30), {figure6(), &loop});
    QVERIFY2(text.sentence.starts_with("Runs away: errors feed on themselves after "), text.sentence.c_str());
    CHECK_NEAR(remedied(text, "run.loops"), 60, 0);
  }

  /// What is suggested can be taken up, and differs from what is there.
  void remediesAreAllowed() {
    for (const auto family : {TargetFamily::sine, TargetFamily::product_of_sines, TargetFamily::chaotic,
                              TargetFamily::ornstein_uhlenbeck, TargetFamily::innate})
      for (const OpenLoopResult& loop : {someLoop(5, 0.04, 0.9), someLoop(200, 0.5, 0),
                                         someLoop(10000, 0.5, 0.4), someLoop(30, 0.05, 0)}) {
        Experiment experiment = figure6();
        experiment.target.family = family;
        experiment.synapse.time_constant = loop.timeConstant;
        experiment.network.neurons = 15000;
        const TestErrors test = someTest(1.5, 1.5);
        const VerdictText text = verdictText(diagnose(&test, 1000, &loop, 0, 3), {experiment, &loop});
        for (const Remedy& remedy : text.remedies)
          for (const auto& [path, value] : remedy.changes) {
            const Field* field = findField(path);
            QVERIFY2(field && !checkValue(*field, value), path.c_str());
            QVERIFY2(field->get(experiment) != value, path.c_str());
            QVERIFY2(field->relevant(experiment), path.c_str());
          }
      }
  }

  void measuredInWords() {
    QCOMPARE(measuredText({0.28, 0.25, 0.03, 0, 0, 0}),
             std::string("The error is 0.28 of the target's variance (0.25 the same in every trial, 0.03 "
                         "different)."));
    QCOMPARE(measuredText({.total = 0.28}), std::string("The error is 0.28 of the target's variance."));
    QVERIFY(measuredText({}).find("constant target") != std::string::npos);
  }
};

SPIKELOOM_TEST(VerdictTest)

} // namespace spikeloom::test::verdict_test

#include "verdict_test.moc"
