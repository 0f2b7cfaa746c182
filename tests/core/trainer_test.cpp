// What training leaves in the weights, against the batch solution of the same least-squares problem.
#include "core/learning/trainer.h"

#include <algorithm>
#include <cstring>

#include "checks.h"
#include "laboratory.h"
#include "tests/registry.h"

namespace spikeloom::test::trainer_test {

namespace {

Experiment thirtyNeurons() {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 30;
  experiment.network.connection_probability = 0.4;
  return experiment;
}

bool sameBits(const Network& a, const Network& b) {
  const auto &x = a.paddedWeights(), &y = b.paddedWeights();
  return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0;
}

} // namespace

class TrainerTest : public QObject {
  Q_OBJECT

private slots:
  void weightsAreTheRidgeSolution_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("interval");
    for (const RlsMethod method : {RlsMethod::event_driven, RlsMethod::plain})
      for (const Precision precision : {Precision::double_, Precision::single_})
        for (const double interval : {2.0, 10.0})
          QTest::addRow("%s, %s, every %g ms", method == RlsMethod::plain ? "plain" : "event-driven",
                        precision == Precision::double_ ? "double" : "float", interval)
              << static_cast<int>(method) << static_cast<int>(precision) << interval;
  }

  void weightsAreTheRidgeSolution() {
    QFETCH(const int, method);
    QFETCH(const int, precision);
    QFETCH(const double, interval);
    Experiment experiment = thirtyNeurons();
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.learning.update_interval = interval;
    experiment.learning.lambda = 0.7;
    Laboratory lab(experiment);
    const auto initial = lab.allWeights();
    for (int loop = 1; loop <= 3; ++loop) {
      lab.train(loop, 10 * loop);
      const double distance = distanceFromRidge(lab, 0.7, initial);
      qInfo("after loop %d: %.1e", loop, distance);
      QVERIFY(distance <= (experiment.learning.precision == Precision::double_ ? 1e-8 : 1e-3));
    }
    QVERIFY(lab.spikes.size() > 100);
  }

  /// Targets of about 25 make the neurons fire 150 times a second: between updates most presynaptic cells
  /// spike, some twice, and the trainer takes whole products instead of columns.
  void fastFiringNetwork_data() {
    QTest::addColumn<int>("precision");
    QTest::addRow("double") << static_cast<int>(Precision::double_);
    QTest::addRow("float") << static_cast<int>(Precision::single_);
  }

  void fastFiringNetwork() {
    QFETCH(const int, precision);
    Experiment experiment = thirtyNeurons();
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.learning.update_interval = 10;
    Targets targets = makeTargets(experiment);
    for (double& f : targets.values)
      f += 25;
    Laboratory lab(experiment, Network(experiment), targets, std::vector<double>(30, 25.0));
    const auto initial = lab.allWeights();
    std::size_t full = 0, updates = 0;
    for (int loop = 1; loop <= 3; ++loop) {
      const TrialRecord record = lab.train(loop, 0);
      for (double t = record.times.target; t < record.times.targetEnd; t += 10) {
        const auto inside = std::ranges::count_if(
            record.spikes, [t](const Spike& spike) { return spike.time > t && spike.time <= t + 10; });
        full += inside > 24 ? 1 : 0; // of 30 cells
        ++updates;
      }
    }
    QVERIFY(full > updates / 3);
    const double distance = distanceFromRidge(lab, 1, initial);
    qInfo("%zu of %zu updates with most cells spiking, distance %.1e", full, updates, distance);
    QVERIFY(distance <= (lab.experiment.learning.precision == Precision::double_ ? 1e-8 : 1e-3));
  }

  /// Of few neurons one thread is done before another could help.
  void smallNetworksHaveOneThread() {
    Experiment experiment = thirtyNeurons();
    experiment.run.threads = 0;
    QCOMPARE(Laboratory(experiment).trainer.threads(), 1u);
    experiment.network.neurons = 150;
    QCOMPARE(Laboratory(experiment).trainer.threads(), std::max(1u, std::thread::hardware_concurrency()));
  }

  void threadsDoNotChangeABit() {
    Experiment experiment = thirtyNeurons();
    experiment.run.threads = 1;
    Laboratory one(experiment);
    for (int loop = 1; loop <= 2; ++loop)
      one.train(loop, 20);
    for (const int threads : {2, 3}) {
      experiment.run.threads = threads;
      Laboratory several(experiment);
      QCOMPARE(several.trainer.threads(), static_cast<unsigned>(threads));
      for (int loop = 1; loop <= 2; ++loop)
        several.train(loop, 20);
      QVERIFY(sameBits(one.network, several.network));
    }
    experiment.run.seed = 2;
    QVERIFY(!sameBits(one.network, Laboratory(experiment).network));
  }

  /// Every neuron reads all of its 179 × 179 matrix, 5.8 million entries in all: more than one thread is to
  /// pass without a look at the clock, and less than three.
  void anUpdateOfManySynapsesCanBeLeftInBetween() {
    Experiment experiment = smallExperiment();
    experiment.network.neurons = 180;
    experiment.network.connection_probability = 1;
    experiment.learning.method = RlsMethod::plain;
    const std::vector<double> target(180, 0.3);
    std::vector<AlignedVector<double>> after;
    for (const int threads : {1, 3}) {
      experiment.run.threads = threads;
      Network network(experiment);
      Trainer trainer(network, experiment);
      const std::vector<double> stimulus(180, 1.0);
      for (int step = 0; step < 500; ++step)
        QVERIFY(network.step(stimulus));
      const AlignedVector<double> before = network.paddedWeights();
      Pieces pieces;
      trainer.update(target, {}, pieces);
      pieces.next();
      std::size_t changed = 0;
      for (std::size_t i = 0; i < 180; ++i)
        changed += network.paddedWeights()[network.connectivity().rowStart[i]] !=
                   before[network.connectivity().rowStart[i]];
      QVERIFY2(threads == 1 ? changed > 0 && changed < 180 : changed == 180,
               qPrintable(QString::number(changed)));
      pieces.finish();
      after.push_back(network.paddedWeights());
    }
    QVERIFY(after[0] == after[1]);
  }

  void weightChange_data() {
    QTest::addColumn<double>("sd");
    QTest::addRow("relative") << 4.0;
    QTest::addRow("absolute, from no connections") << 0.0;
  }

  void weightChange() {
    QFETCH(const double, sd);
    Experiment experiment = thirtyNeurons();
    experiment.network.weight_sd = sd;
    Laboratory lab(experiment);
    const auto initial = lab.allWeights();
    QCOMPARE(lab.trainer.weightChange(), 0.0);
    lab.train(1, 0);
    double change = 0, size = 0;
    for (std::size_t i = 0; i < initial.size(); ++i) {
      change += (lab.weights(i) - initial[i]).squaredNorm();
      size += initial[i].squaredNorm();
    }
    QVERIFY(change > 0.01);
    CHECK_NEAR(lab.trainer.weightChange(), sd > 0 ? std::sqrt(change / size) : std::sqrt(change), 1e-12);
    WeightNorms norms; // the same in two stretches
    const std::size_t all = lab.network.paddedWeights().size();
    lab.trainer.addNorms(0, all / 3, norms);
    lab.trainer.addNorms(all / 3, all, norms);
    QVERIFY(norms.finite && norms.relativeChange() == lab.trainer.weightChange());
    *lab.network.trained().weights(3) = NAN;
    norms = {};
    lab.trainer.addNorms(0, all, norms);
    QVERIFY(!norms.finite);
  }

  void aNewLambdaStartsAnew() {
    Experiment experiment = thirtyNeurons();
    experiment.learning.precision = Precision::double_;
    Laboratory lab(experiment);
    lab.train(1, 0);
    const auto afterOne = lab.allWeights();
    const std::size_t updates = lab.updateTimes.size();
    lab.experiment.learning.lambda = 3;
    lab.takeUp();
    lab.train(2, 0);
    QVERIFY(distanceFromRidge(lab, 3, afterOne, updates) <= 1e-8);
  }

  void otherParametersKeepWhatWasLearnt() {
    Experiment experiment = thirtyNeurons();
    experiment.learning.precision = Precision::double_;
    Laboratory lab(experiment);
    const auto initial = lab.allWeights();
    lab.train(1, 0);
    lab.experiment.run.threads = 2;
    lab.takeUp();
    lab.train(2, 0);
    QVERIFY(distanceFromRidge(lab, experiment.learning.lambda, initial) <= 1e-8);
  }

  /// After a second without learning nothing is left of the earlier spikes, and λ is new.
  void aNewSynapticTimeConstantIsTakenUp() {
    Experiment experiment = thirtyNeurons();
    experiment.learning.precision = Precision::double_;
    Laboratory lab(experiment);
    lab.train(1, 0);
    const auto afterOne = lab.allWeights();
    const std::size_t updates = lab.updateTimes.size();
    lab.experiment.synapse.time_constant = 33;
    lab.experiment.learning.lambda = 2;
    lab.network.setParameters(lab.experiment);
    lab.takeUp();
    lab.train(2, 1000);
    lab.train(3, 0);
    QVERIFY(distanceFromRidge(lab, 2, afterOne, updates) <= 1e-8);
  }

  void aNewUpdateIntervalIsTakenUp() {
    Experiment experiment = thirtyNeurons();
    experiment.learning.precision = Precision::double_;
    Laboratory lab(experiment);
    lab.train(1, 0);
    // a fresh problem (λ changed too), so that the second loop alone decides
    lab.experiment.learning.update_interval = 5;
    lab.experiment.learning.lambda = 2;
    lab.experiment.synapse.time_constant = 20; // as before: the spikes of loop 1 still count
    lab.network.setParameters(lab.experiment);
    lab.takeUp();
    lab.targets = makeTargets(lab.experiment);
    QCOMPARE(lab.targets.samples(), std::size_t{40});
    const auto afterOne = lab.allWeights();
    const std::size_t updates = lab.updateTimes.size();
    lab.train(2, 0);
    // distanceFromRidge counts samples from the first update on: whole trials of the new interval
    lab.updateTimes.erase(lab.updateTimes.begin(),
                          lab.updateTimes.begin() + static_cast<std::ptrdiff_t>(updates));
    QVERIFY(distanceFromRidge(lab, 2, afterOne) <= 1e-8);
  }
};

SPIKELOOM_TEST(TrainerTest)

} // namespace spikeloom::test::trainer_test

#include "trainer_test.moc"
