// What the paper says beside what was measured: the claims can be run, verdicts follow from numbers, tables
// show them.

#include <QTemporaryDir>
#include <algorithm>
#include <set>

#include "checks.h"
#include "core/base/errors.h"
#include "core/experiment/preset.h"
#include "core/study/measures.h"
#include "core/study/reproduction.h"
#include "files.h"
#include "tests/registry.h"

namespace spikeloom::test::reproduction_test {

namespace {

/// Two runs of a network that takes milliseconds.
std::vector<std::string> tiny(const char* loops) {
  return {"network.neurons=40", "target.duration=200", std::string("run.loops=") + loops,
          "run.test_trials=2"};
}

Claim tinyClaim() {
  return {"9x",
          "it learns",
          "rise",
          {.low = 0},
          {{"figure-1b-synaptic-drive", tiny("0"), {}}, {"figure-1b-synaptic-drive", tiny("3"), {}}},
          [](std::span<const CaseValues> v) {
            return v[1].at("correlation_mean") - v[0].at("correlation_mean");
          }};
}

/// The measure of such a run, made without a reproduction.
double byHand(const char* loops, std::int64_t seed, const char* measure) {
  Experiment experiment = readPreset(presetFolder() / "figure-1b-synaptic-drive.json").experiment;
  experiment.network.neurons = 40;
  experiment.target.duration = 200;
  experiment.run.loops = std::atoi(loops);
  experiment.run.test_trials = 2;
  experiment.run.seed = seed;
  Simulation simulation(experiment);
  simulation.trainUpTo(experiment.run.loops);
  simulation.test();
  finish(simulation);
  return findMeasure(measure)->of(simulation);
}

ClaimResult withValues(std::vector<double> values) {
  return {{"1", "p", "q", {.low = 1, .high = 2}, {}, {}}, std::move(values), {}};
}

std::vector<ClaimResult> run(const std::vector<Claim>& claims, int seeds, unsigned threads) {
  return reproduce(claims, seeds, {.threads = threads}, [](const ReproductionProgress&) {});
}

} // namespace

class ReproductionTest : public QObject {
  Q_OBJECT

private slots:
  /// Every preset and every setting that a claim is judged by is there and allowed. (Nothing is run: it is
  /// stopped before.)
  void everyCaseIsValid() {
    std::stop_source stopped;
    stopped.request_stop();
    const auto results = reproduce(
        paperClaims(), 1, {.threads = 1}, [](const ReproductionProgress&) {}, stopped.get_token());
    QCOMPARE(results.size(), paperClaims().size());
    for (const ClaimResult& result : results)
      QCOMPARE(result.verdict(), std::string("not measured"));
  }

  /// Every figure's preset is judged by a claim, but for those that stand between two that are.
  void presetsAreClaimed() {
    std::set<std::string> claimed{"all-to-all", "example-program-chaotic", "figure-3s3-frozen-noise-medium"};
    for (const Claim& claim : paperClaims())
      for (const Case& one : claim.cases)
        claimed.insert(one.preset);
    for (const Preset& preset : shippedPresets())
      QVERIFY2(claimed.contains(preset.id), preset.id.c_str());
  }

  /// A claim asks its cases only for what they have.
  void claimsAskForWhatIsThere() {
    for (const Claim& claim : paperClaims()) {
      std::vector<CaseValues> values;
      for (const Case& one : claim.cases) {
        CaseValues& all = values.emplace_back();
        for (const Measure& measure : measures())
          all[std::string(measure.name)] = 0.5;
        all["violations"] = 0;
        if (one.analyses.perturbation)
          all["distance_inside_before"] = all["distance_inside_after"] = all["distance_outside_after"] = 0.5;
        if (one.analyses.eigenvalues)
          all["radius_before"] = all["radius_after"] = 0.5;
      }
      (void)claim.value(values); // throws std::out_of_range otherwise
      QVERIFY(!claim.paper.empty() && !claim.quantity.empty() && !claim.cases.empty());
    }
  }

  void figuresByName() {
    const auto names = [](const std::vector<std::string>& figures) {
      std::set<std::string> out;
      for (const Claim& claim : claimsOf(figures))
        out.insert(claim.figure);
      return out;
    };
    QCOMPARE(claimsOf({}).size(), paperClaims().size());
    QVERIFY((names({"3c"}) == std::set<std::string>{"3c"}));
    QVERIFY((names({"3s", "4"}) == std::set<std::string>{"3s1", "3s2", "3s3", "4"}));
    try {
      (void)claimsOf({"3c", "9", "x"});
      QFAIL("unknown figures were taken");
    } catch (const InputErrors& errors) {
      QCOMPARE(errors.errors().size(), std::size_t(2)); // all at once
      QVERIFY(errors.errors()[0].text().find("3s1") != std::string::npos);
    }
  }

  void numbersAreThoseOfTheRuns() {
    const auto results = run({tinyClaim()}, 2, 1);
    QCOMPARE(results.front().values.size(), std::size_t(2));
    for (int seed = 1; seed <= 2; ++seed)
      QCOMPARE(results.front().values[static_cast<std::size_t>(seed - 1)],
               byHand("3", seed, "correlation_mean") - byHand("0", seed, "correlation_mean"));
  }

  void anyNumberOfThreads() {
    QVERIFY(run({tinyClaim()}, 2, 3).front().values == run({tinyClaim()}, 2, 1).front().values);
  }

  /// With one run kept and asked again, for more cases and seeds: only what is missing is computed, the
  /// numbers are those of one go, and a row that was cut short is none.
  void goesOnWithTheRunsThatWereKept() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("runs.csv").toStdString();
    const auto keep = [&](const Claim& claim, int seeds) {
      ReproductionResults kept(file);
      std::size_t computed = 0;
      const auto results = reproduce(
          {claim}, seeds, {.threads = 1},
          [&](const ReproductionProgress& progress) { computed += !progress.ended.empty(); }, {}, &kept);
      return std::pair(results.front().values, computed);
    };
    Claim oneCase = tinyClaim();
    oneCase.cases.pop_back();
    oneCase.value = [](std::span<const CaseValues> v) { return v[0].at("correlation_mean"); };
    QCOMPARE(keep(oneCase, 1).second, std::size_t(1));
    const QByteArray first = bytesOf(file);
    QCOMPARE(first.count('\n'), 3);
    writeBytes(file, first + first.mid(first.indexOf("figure")).chopped(10));
    const auto [values, computed] = keep(tinyClaim(), 3);
    QCOMPARE(computed, std::size_t(5));
    QVERIFY(values == run({tinyClaim()}, 3, 1).front().values);
    QVERIFY(bytesOf(file).startsWith(first));
    QCOMPARE(bytesOf(file).count('\n'), 2 + 6);
    const auto [again, none] = keep(tinyClaim(), 3);
    QVERIFY(again == values && none == 0);
    Claim other = tinyClaim();
    other.cases[1].settings.back() = "run.test_trials=3";
    QCOMPARE(keep(other, 3).second, std::size_t(3)); // one of its two cases is new
  }

  void aFileOfSomethingElseIsLeftAlone() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("runs.csv").toStdString();
    const QByteArray heading = "# spikeloom reproduction\ncase,seed,fingerprint,message,values\n";
    for (const auto& [text, expected] :
         {std::pair(QByteArray("a,b\n1,2\n"), QStringList{"|holds something else"}),
          std::pair(heading + "a,1,f,,x=1\nb,1,f\nc,1,f,,x\nd,1,f,,\n",
                    QStringList{"|line 4", "|line 5", "|line 6"})}) {
      writeBytes(file, text);
      CHECK_PROBLEMS(ReproductionResults(file), expected);
      QCOMPARE(bytesOf(file), text);
    }
  }

  void aRunThatFailsIsTold() {
    Claim claim = tinyClaim();
    claim.cases[1].settings.push_back("network.weight_sd=100");
    claim.cases[1].settings.push_back("stimulus.gain=100");
    claim.cases[1].settings.push_back("neuron.time_step=2");
    const auto result = run({claim}, 1, 1).front();
    QVERIFY(std::isnan(result.values.at(0)));
    QVERIFY(!result.failure.empty());
    QCOMPARE(result.verdict(), std::string("no"));
  }

  void wrongSettingsAreRefusedBeforeAnythingRuns() {
    Claim claim = tinyClaim();
    claim.cases[0].settings = {"network.neurons=-1"};
    bool told = false;
    QVERIFY_THROWS_EXCEPTION(InputErrors, (void)reproduce({claim}, 1, {.threads = 1},
                                                          [&](const ReproductionProgress&) { told = true; }));
    QVERIFY(!told);
  }

  void verdicts() {
    QCOMPARE(withValues({1, 1.5, 2}).verdict(), std::string("yes"));
    QCOMPARE(withValues({1, 1.5, 2.1}).verdict(), std::string("yes, 2 of 3"));
    QCOMPARE(withValues({0.9, 1.5, 2.1}).verdict(), std::string("yes, 1 of 3")); // it is the median's
    QCOMPARE(withValues({0.9, 0.8, 1.5}).verdict(), std::string("no"));
    QCOMPARE(withValues({NAN}).verdict(), std::string("no"));
    QCOMPARE(withValues({NAN, 1.5, 1.5}).verdict(), std::string("yes, 2 of 3"));
    QCOMPARE(withValues({NAN, NAN, 1.5}).verdict(), std::string("no")); // whose runs mostly failed
    QCOMPARE(withValues({3, 1, 2, 10}).median(), 2.5);
    QCOMPARE(withValues({3, NAN, 2}).highest(), 3.0);
  }

  void whatIsKnownIsToldWhereAClaimFallsShort() {
    for (const auto& [value, told] : {std::pair(1.5, false), std::pair(3.0, true)}) {
      ClaimResult result = withValues({value});
      result.claim.known = "a reason";
      QCOMPARE(result.note(), std::string(told ? "a reason" : ""));
      for (const bool markdown : {false, true})
        QCOMPARE(resultTable({result}, markdown).find("a reason") != std::string::npos, told);
    }
  }

  void table() {
    const std::string plain = resultTable({withValues({1, 1.25, 2})}, false);
    QVERIFY(plain.find("1.25 (1 … 2)") != std::string::npos && plain.find("1 … 2") != std::string::npos);
    const std::string markdown = resultTable({withValues({1.25})}, true);
    QCOMPARE(std::ranges::count(markdown, '\n'), 3); // head, rule, row
    for (std::size_t at = 0, end; (end = markdown.find('\n', at)) != std::string::npos; at = end + 1)
      QCOMPARE(std::count(markdown.begin() + static_cast<std::ptrdiff_t>(at),
                          markdown.begin() + static_cast<std::ptrdiff_t>(end), '|'),
               7);
  }
};

SPIKELOOM_TEST(ReproductionTest)

} // namespace spikeloom::test::reproduction_test

#include "reproduction_test.moc"
