// What building an experiment is said to need, against what is allocated.
#include "core/experiment/memory.h"

#include <malloc.h>

#include "runs.h"
#include "tests/registry.h"

namespace spikeloom::test::memory_test {

namespace {

double allocated() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

Experiment large(auto change) {
  Experiment experiment;
  experiment.network.neurons = 300;
  experiment.target.duration = 1000;
  experiment.run.threads = 1;
  experiment.run.test_trials = 2;
  experiment.run.pre_max = 0;
  change(experiment);
  return experiment;
}

} // namespace

class MemoryTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase() {
    m_experiments = {
        {"32 bit", large([](Experiment&) {})},
        {"64 bit", large([](Experiment& e) { e.learning.precision = Precision::double_; })},
        {"dense", large([](Experiment& e) { e.network.connection_probability = 0.9; })},
        {"shared", large([](Experiment& e) {
           e.network.connection_probability = 1;
           e.network.neurons = 1000;
           e.learning.update_interval = 10;
         })},
        {"five sets", large([](Experiment& e) {
           e.network.connection_probability = 0.1;
           e.target.sets = 5;
         })},
        {"Dale's law", large([](Experiment& e) {
           e.network.topology = Topology::balanced;
           e.network.connection_probability = 0.2;
           e.dale.enforced = true;
         })},
        {"rate units", large([](Experiment& e) { e.neuron.model = NeuronKind::rate; })},
        {"file", large([this](Experiment& e) {
           e.network.neurons = 40;
           e.network.topology = Topology::file;
           e.network.file = writeNetwork(m_folder);
           e.target.sets = 2;
         })},
    };
  }

  void whatIsAllocated_data() {
    QTest::addColumn<int>("kind");
    for (std::size_t k = 0; k < m_experiments.size(); ++k)
      QTest::addRow("%s", m_experiments[k].name) << static_cast<int>(k);
  }

  /// What a run holds at most between the trials of a second test is at least six tenths of what was expected
  /// (which counts the moment when a test's results are made, too), and not much more than that.
  void whatIsAllocated() {
    if (sanitized)
      QSKIP("sanitizers have their own allocator");
    QFETCH(const int, kind);
    const Experiment& experiment = m_experiments[static_cast<std::size_t>(kind)].experiment;
    const double expected = memoryNeeded(experiment), before = allocated();
    Simulation simulation = trainedSimulation(experiment, 1);
    simulation.test();
    finish(simulation);
    simulation.test();
    double held = 0;
    while (!simulation.idle()) {
      simulation.advance(oneTrial);
      held = std::max(held, allocated() - before);
    }
    qInfo("expected %.2f MB, held %.2f MB", expected / 1e6, held / 1e6);
    QVERIFY(held > 0.6 * expected && held < 1.1 * expected);
  }

  void grows() {
    const double plain = memoryNeeded(large([](Experiment&) {}));
    QVERIFY(memoryNeeded(large([](Experiment& e) { e.network.neurons = 301; })) > plain);
    QVERIFY(memoryNeeded(large([](Experiment& e) { e.target.sets = 2; })) > plain);
    QVERIFY(memoryNeeded(large([](Experiment& e) { e.target.duration = 2000; })) > plain);
    QVERIFY(memoryNeeded(large([](Experiment& e) { e.learning.update_interval = 1; })) > plain);
    // one P for all of an all-to-all network, but not where neurons' P differ
    const auto allToAll = [](auto change) {
      return memoryNeeded(large([&](Experiment& e) {
        e.network.connection_probability = 1;
        change(e);
      }));
    };
    const double shared = allToAll([](Experiment&) {});
    QVERIFY(allToAll([](Experiment& e) { e.dale.enforced = true; }) > 5 * shared);
    QVERIFY(allToAll([](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; }) > 5 * shared);
    QVERIFY(allToAll([](Experiment& e) { e.learning.method = RlsMethod::plain; }) > 5 * shared);
  }

private:
  QTemporaryDir m_folder;
  std::vector<NamedExperiment> m_experiments;
};

SPIKELOOM_TEST(MemoryTest)

} // namespace spikeloom::test::memory_test

#include "memory_test.moc"
