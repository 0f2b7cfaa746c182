// The session's threads without Qt: one that does the newest job of a kind, analyses, and the worker with its
// builder. Nothing is timed: what must not wait for something is tried while that something cannot end.
#include "core/session/worker.h"

#include <QTemporaryDir>
#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "core/base/cancellation.h"
#include "core/session/analysis_runner.h"
#include "runs.h"
#include "said.h"
#include "tests/registry.h"

namespace spikeloom::test::worker_test {

namespace {

using namespace std::chrono_literals;

/// Work that only a stop request ends.
void untilStopped(const std::stop_token& stop) {
  while (!stop.stop_requested())
    std::this_thread::sleep_for(1ms);
}

/// A network that takes long to build: hours of innate activity before it is recorded.
Experiment endless() {
  Experiment experiment = smallExperiment();
  experiment.target.family = TargetFamily::innate;
  experiment.target.warm_up = 1e6;
  experiment.neuron.time_step = 0.001;
  return experiment;
}

int loopsOf(const Simulation& simulation) { return static_cast<int>(simulation.curve().size()); }

} // namespace

class WorkerTest : public QObject {
  Q_OBJECT

private slots:
  void theNewestJobOfAKindWins() {
    JobThread thread(0);
    std::promise<void> begun;
    std::atomic<int> done{0}, stopped{0};
    thread.post("a", [&](const std::stop_token& stop) {
      begun.set_value();
      untilStopped(stop);
      ++stopped;
    });
    begun.get_future().wait();
    thread.post("b", [&](const std::stop_token&) { done |= 1; });
    QCOMPARE(stopped.load(), 0); // another kind stops nothing
    for (int bit = 2; bit <= 8; bit *= 2)
      thread.post("a", [&, bit](const std::stop_token&) { done |= bit; });
    thread.post("", [&](const std::stop_token&) { done |= 16; });
    thread.post("", [&](const std::stop_token&) { done |= 32; });
    QVERIFY(eventually([&] { return thread.idle(); }));
    QCOMPARE(stopped.load(), 1);
    const int all = done.load();
    QCOMPARE(all & 8, 8);              // the newest
    QCOMPARE(all & (1 | 16 | 32), 49); // and those that nothing replaced
  }

  void endsWhileAJobIsUnderWay() {
    std::promise<void> begun;
    JobThread thread(0);
    thread.post("a", [&](const std::stop_token& stop) {
      begun.set_value();
      untilStopped(stop);
    });
    thread.post("b", [](const std::stop_token& stop) { untilStopped(stop); });
    begun.get_future().wait();
  }

  void analysesComeBackWithTheirTicket() {
    AnalysisRunner runner;
    QVERIFY(runner.quiet());
    const auto snapshot = std::make_shared<const std::vector<int>>(std::vector{1, 2, 3});
    const auto ticket =
        runner.ask("sum", [snapshot](const std::stop_token&, const AnalysisRunner::PostCoarse& coarse) {
          coarse(snapshot->front());
          return std::any(snapshot->at(0) + snapshot->at(1) + snapshot->at(2));
        });
    const auto failing = runner.ask("other", [](const std::stop_token&, const auto&) -> std::any {
      throw std::runtime_error("no such neuron");
    });
    std::vector<AnalysisRunner::Result> results;
    QVERIFY(eventually([&] {
      for (auto& result : runner.takeResults())
        results.push_back(std::move(result));
      return results.size() == 3;
    }));
    // each kind has a thread of its own: between them there is no order
    std::ranges::stable_sort(results, {}, &AnalysisRunner::Result::ticket);
    QVERIFY(results[0].ticket == ticket && !results[0].complete);
    QCOMPARE(std::any_cast<int>(results[0].value), 1);
    QVERIFY(results[1].ticket == ticket && results[1].complete);
    QCOMPARE(std::any_cast<int>(results[1].value), 6);
    QVERIFY(results[2].ticket == failing && !results[2].value.has_value());
    QCOMPARE(results[2].problem, std::string("no such neuron"));
    QVERIFY(eventually([&] { return runner.quiet(); }));
  }

  void aNewerAnalysisReplacesTheOneUnderWay() {
    AnalysisRunner runner;
    std::promise<void> begun;
    (void)runner.ask("why", [&](const std::stop_token& stop, const auto& coarse) {
      begun.set_value();
      untilStopped(stop);
      coarse(1); // nobody waits for it any more
      throwIfStopped(stop);
      return std::any();
    });
    begun.get_future().wait();
    const auto newer = runner.ask("why", [](const std::stop_token&, const auto&) { return std::any(2); });
    std::vector<AnalysisRunner::Result> results;
    QVERIFY(eventually([&] { return !(results = runner.takeResults()).empty(); }));
    QCOMPARE(results.size(), std::size_t{1});
    QCOMPARE(results.front().ticket, newer);
    QCOMPARE(std::any_cast<int>(results.front().value), 2);
  }

  void oneKindOfAnalysisDoesNotWaitForAnother() {
    AnalysisRunner runner;
    std::promise<void> begun;
    (void)runner.ask("eigenvalues", [&](const std::stop_token& stop, const auto&) {
      begun.set_value();
      untilStopped(stop);
      return std::any(1);
    });
    begun.get_future().wait();
    const auto other = runner.ask("weights", [](const std::stop_token&, const auto&) { return std::any(2); });
    std::vector<AnalysisRunner::Result> results;
    QVERIFY(eventually([&] { return !(results = runner.takeResults()).empty(); }));
    QCOMPARE(results.front().ticket, other);
    QVERIFY(!runner.quiet());
    runner.withdraw("eigenvalues"); // its answer is not heard of
    QVERIFY(eventually([&] { return runner.quiet(); }));
    QVERIFY(runner.takeResults().empty());
  }

  /// While a build cannot end: commands are obeyed, the old network is trained on, and checks are answered.
  void aBuildDelaysNothing() {
    Said said;
    said.worker.post(command::Build{1, smallExperiment()});
    said.worker.post(command::Train{}); // waits for the network
    QVERIFY(said.built(1));
    said.worker.post(command::Build{2, endless()});
    QVERIFY(eventually([&] { return said.looked<int>(1, loopsOf) >= 2; }));
    Experiment wrong = smallExperiment();
    wrong.run.pre_min = 500;
    said.worker.post(command::Check{7, wrong});
    const auto checked = said.heard<Checked>([](const Checked& c) { return c.ticket == 7; });
    QVERIFY(checked && checked->problems.size() == 1);
    said.worker.post(command::Build{3, smallExperiment()}); // replaces the one under way
    QVERIFY(said.built(3));
    QCOMPARE(said.looked<int>(2, loopsOf), 0);
    QVERIFY(!std::ranges::any_of(said.notices, [](const Notice& notice) {
      const auto* const built = std::get_if<Built>(&notice);
      return (built && built->run == 2) || std::holds_alternative<Refused>(notice);
    }));
  }

  /// Whoever was told that a network stands, and at once asks for the next one, keeps what the first was
  /// asked to do. The moment between the two is short: it is tried often, without sleeping.
  void theNextBuildTakesNothingFromTheOneThatStands() {
    for (int k = 0; k < (SPIKELOOM_SANITIZED ? 10 : 100); ++k) {
      Said said;
      said.worker.post(command::Build{1, smallExperiment()});
      said.worker.post(command::Train{});
      for (bool stands = false; !stands;)
        for (const Notice& notice : said.worker.takeNotices())
          stands = stands || std::holds_alternative<Built>(notice);
      said.worker.post(command::Build{2, endless()});
      QVERIFY(eventually([&] { return said.looked<int>(1, loopsOf) >= 1; }));
    }
  }

  /// Asked while the next network stands already, but is not in place yet: what is saved is the network that
  /// was meant. The worker is held up meanwhile by a question.
  void savesTheNetworkThatIsMeant() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("run.h5").toStdString();
    Said said;
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(said.built(1));
    said.worker.post(command::OneTrial{});
    QVERIFY(eventually([&] { return said.looked<int>(1, loopsOf) == 1; }));
    std::promise<void> goOn;
    said.worker.post(command::Look{2, [&goOn](const Simulation&) {
                                     goOn.get_future().wait();
                                     return std::any();
                                   }});
    said.worker.post(command::Build{2, smallExperiment()});
    std::this_thread::sleep_for(1s); // it stands
    said.worker.post(command::Save{file, 1});
    goOn.set_value();
    QVERIFY(said.built(2));
    QVERIFY(eventually([&] { return std::filesystem::exists(file); }));
    QCOMPARE(loopsOf(Simulation::load(file)), 1);
    said.worker.post(command::Save{file, 1}); // too late
    const auto refused = said.heard<Refused>([](const Refused& r) { return r.run == 1; });
    QVERIFY(refused && refused->what == Refused::What::Save);
    QCOMPARE(loopsOf(Simulation::load(file)), 1);
  }

  void endsDuringABuildAndACheck() {
    Worker worker;
    worker.post(command::Build{1, endless()});
    worker.post(command::Check{1, endless()});
    std::this_thread::sleep_for(20ms);
  }

  void whatBeginsSomethingWaitsForTheNetwork() {
    Said said;
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(said.built(1));
    Experiment wrong = smallExperiment();
    wrong.network.neurons = 0;
    said.worker.post(command::Build{2, wrong});
    said.worker.post(command::OneTrial{}); // the build is refused: the network that stays does it
    const auto refused = said.heard<Refused>([](const Refused& r) { return r.run == 2; });
    QVERIFY(refused && refused->what == Refused::What::Build && !refused->problems.empty());
    QVERIFY(eventually([&] { return said.looked<int>(1, loopsOf) == 1; }));
  }

  void looksAtTheNetwork() {
    Said said;
    QCOMPARE(said.looked<std::uint64_t>(1, [](const Simulation& s) { return s.weightsChecksum(); }), 0u);
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(said.built(1));
    const auto checksum =
        said.looked<std::uint64_t>(2, [](const Simulation& s) { return s.weightsChecksum(); });
    QCOMPARE(checksum, Simulation(smallExperiment()).weightsChecksum());
    QCOMPARE(said.looked<int>(3, [](const Simulation&) -> std::any { throw std::runtime_error("no"); }), 0);
  }

  /// Innate targets on another grid are made beside the run, with the result of one who waits for them; of
  /// several changes the last one counts, also when it takes the first back.
  void aLiveChangeIsPreparedElsewhere() {
    Experiment experiment = smallExperiment();
    experiment.target.family = TargetFamily::innate;
    Experiment coarse = experiment, finer = experiment;
    coarse.learning.update_interval = 4;
    finer.learning.update_interval = 1;
    finer.learning.lambda = 3;
    for (const Experiment& last : {finer, experiment}) {
      Said said;
      said.worker.post(command::Build{1, experiment});
      QVERIFY(said.built(1));
      said.worker.post(command::Live{coarse});
      QVERIFY(said.looked<int>(1, loopsOf) == 0); // so that the next one does not simply replace it
      said.worker.post(command::Live{last});
      said.worker.post(command::OneTrial{}); // at rest, it begins with the change
      Simulation waits(experiment);
      waits.setLive(coarse);
      waits.setLive(last);
      waits.train(1);
      while (waits.busy())
        waits.advance({});
      QVERIFY(eventually([&] { return said.looked<int>(2, loopsOf) == 1; }));
      const auto interval =
          said.looked<double>(3, [](const Simulation& s) { return s.lastTrial()->activity.interval; });
      QCOMPARE(interval, last.learning.update_interval);
      const auto checksum =
          said.looked<std::uint64_t>(4, [](const Simulation& s) { return s.weightsChecksum(); });
      QCOMPARE(checksum, waits.weightsChecksum());
    }
  }

  void isQuietWhenNothingCanCome() {
    Said said;
    said.worker.post(command::Build{1, smallExperiment()});
    QVERIFY(!said.worker.quiet());
    QVERIFY(said.built(1));
    QVERIFY(eventually([&] {
      said.listen();
      return said.worker.quiet();
    }));
    said.worker.post(command::Train{});
    QVERIFY(!said.worker.quiet() || said.looked<int>(1, loopsOf) >= 0);
    said.worker.post(command::Pause{});
    QVERIFY(eventually([&] {
      said.listen();
      return said.worker.quiet();
    }));
  }
};

SPIKELOOM_TEST(WorkerTest)

} // namespace spikeloom::test::worker_test

#include "worker_test.moc"
