// Training under Dale's law: signs at every moment, exclusion for good, and all of it against regressions
// that know nothing of updates of P.
#include <Eigen/Core>
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "checks.h"
#include "laboratory.h"
#include "solvers.h"
#include "state_arrays.h"
#include "tests/registry.h"

namespace spikeloom::test::dale_test {

namespace {

Experiment daleExperiment() {
  Experiment experiment = smallExperiment();
  experiment.network.neurons = 40;
  experiment.network.connection_probability = 0.4;
  experiment.dale.enforced = true;
  experiment.dale.inhibitory_fraction = 0.3;
  experiment.learning.precision = Precision::double_;
  return experiment;
}

/// What the trainer keeps: P of each neuron (64 bits), and which synapses are excluded.
struct Kept {
  RlsBank<double> bank;
  std::vector<std::uint16_t> excluded;

  explicit Kept(Laboratory& lab) : bank(lab.network.connectivity().synapseCounts, 1) {
    StateArrays arrays = StateArrays::of(lab.trainer);
    excluded = arrays.shorts.at("excluded_synapses");
    arrays.putInto(bank);
  }
  [[nodiscard]] Eigen::MatrixXd matrix(std::size_t i) const {
    const auto n = static_cast<Eigen::Index>(bank.synapseCount(i));
    const std::vector<double> all = bank.matrix(i);
    return Eigen::Map<const Eigen::MatrixXd>(all.data(), n, n);
  }
};

/// One neuron's training under Dale's law, without any P: the gain of a step is C⁻¹ r over the synapses that
/// are left, C = λI + Σ r rᵀ. (Taking row and column l out of C is what the Schur complement P − P_l
/// P_lᵀ/P_ll does to P = C⁻¹.)
struct DaleNeuron {
  std::vector<std::int8_t> types; // of the presynaptic neurons
  Eigen::VectorXd w;
  Eigen::MatrixXd C;
  std::vector<Eigen::Index> left;

  DaleNeuron(const Laboratory& lab, std::size_t i, Eigen::VectorXd initial, double lambda)
      : w(std::move(initial)), C(lambda * Eigen::MatrixXd::Identity(w.size(), w.size())) {
    for (const std::uint32_t j : lab.network.connectivity().row(i))
      types.push_back(lab.network.cellTypes()[j]);
    for (Eigen::Index l = 0; l < w.size(); ++l)
      left.push_back(l);
  }

  void update(const Eigen::VectorXd& r, double target) {
    C += r * r.transpose();
    const Eigen::VectorXd step =
        (target - w.dot(r)) * Eigen::VectorXd(solveSymmetric(C(left, left), r(left)));
    std::vector<Eigen::Index> stay;
    for (std::size_t k = 0; k < left.size(); ++k) {
      const Eigen::Index l = left[k];
      const double changed = w[l] + step[static_cast<Eigen::Index>(k)];
      if (changed == w[l] || changed * types[static_cast<std::size_t>(l)] > 0) {
        w[l] = changed;
        stay.push_back(l);
      }
    }
    left = stay;
  }
  void startAnew(double lambda) { C = lambda * Eigen::MatrixXd::Identity(w.size(), w.size()); }

  [[nodiscard]] Eigen::MatrixXd inverse() const {
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(w.size(), w.size());
    if (left.empty())
      return out;
    const auto n = static_cast<Eigen::Index>(left.size());
    out(left, left) = solveSymmetric(C(left, left), Eigen::MatrixXd::Identity(n, n));
    return out;
  }
};

std::size_t countedViolations(const Network& network) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < network.size(); ++i)
    for (std::size_t l = 0; l < network.weightRow(i).size(); ++l) {
      const std::uint32_t j = network.connectivity().row(i)[l];
      const double w = network.weightRow(i)[l];
      count += network.cellTypes()[j] > 0 ? w < 0 : w > 0;
    }
  return count;
}

/// Looks at every step that no sign is wrong, that what is excluded stays so, and stays as it is.
struct Watch {
  explicit Watch(Laboratory& lab) {
    lab.afterStep = [this, &lab] { look(lab); };
  }
  void look(Laboratory& lab) {
    wrongSigns += countedViolations(lab.network);
    disagreements += lab.trainer.signViolations() != 0;
    if (lab.trainer.excludedSynapses() !=
        excluded.size()) { // reading the state at each step would take too long
      const auto now = StateArrays::of(lab.trainer).shorts.at("excluded_synapses");
      for (std::size_t k = 0; k < now.size(); ++k)
        if (now[k])
          excluded.emplace(k, lab.network.paddedWeights()[k]);
      disagreements += lab.trainer.excludedSynapses() != excluded.size();
    }
    for (const auto& [where, weight] : excluded)
      moved += lab.network.paddedWeights()[where] != weight;
  }
  std::map<std::size_t, double> excluded; // index among the padded weights; the weight then
  std::size_t wrongSigns = 0, disagreements = 0, moved = 0;
};

} // namespace

class DaleTest : public QObject {
  Q_OBJECT

private slots:
  void signsHoldAtEveryMoment_data() {
    QTest::addColumn<int>("model");
    QTest::addColumn<int>("quantity");
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("sd");
    const auto row = [](const char* name, NeuronKind model, TrainedQuantity quantity, RlsMethod method,
                        Precision precision, double sd) {
      QTest::addRow("%s", name) << static_cast<int>(model) << static_cast<int>(quantity)
                                << static_cast<int>(method) << static_cast<int>(precision) << sd;
    };
    const auto qif = NeuronKind::qif;
    const auto drive = TrainedQuantity::drive;
    const auto event = RlsMethod::event_driven, plain = RlsMethod::plain;
    row("drive, float", qif, drive, event, Precision::single_, 4);
    row("drive, double", qif, drive, event, Precision::double_, 4);
    row("drive, plain", qif, drive, plain, Precision::single_, 4);
    row("rate", qif, TrainedQuantity::rate, event, Precision::single_, 4);
    row("from no connections", qif, drive, event, Precision::single_, 0);
    row("leaky neurons", NeuronKind::lif, drive, event, Precision::single_, 4);
    row("rate units", NeuronKind::rate, drive, event, Precision::single_, 2);
  }

  void signsHoldAtEveryMoment() {
    QFETCH(const int, model);
    QFETCH(const int, quantity);
    QFETCH(const int, method);
    QFETCH(const int, precision);
    QFETCH(const double, sd);
    Experiment experiment = daleExperiment();
    experiment.neuron.model = static_cast<NeuronKind>(model);
    experiment.learning.quantity = static_cast<TrainedQuantity>(quantity);
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.learning.precision = static_cast<Precision>(precision);
    experiment.network.weight_sd = sd;
    if (experiment.learning.quantity == TrainedQuantity::rate)
      experiment.learning.lambda = 0.1;
    Laboratory lab(experiment);
    QCOMPARE(countedViolations(lab.network), std::size_t{0});
    const auto initial = lab.allWeights();
    Watch watch(lab);
    for (int loop = 1; loop <= 3; ++loop)
      lab.train(loop, 10);
    QCOMPARE(watch.wrongSigns, std::size_t{0});
    QCOMPARE(watch.disagreements, std::size_t{0});
    QCOMPARE(watch.moved, std::size_t{0});
    QVERIFY(watch.excluded.size() > 10);
    QVERIFY(watch.excluded.size() < lab.network.connectivity().synapses());
    QVERIFY(lab.trainer.weightChange() > 0.05);
    // u is W r although changes were taken back; a change of it is as exact as P is
    const double rounding = experiment.learning.precision == Precision::double_ ? 1e-12 : 1e-7;
    const double magnitude = 10;
    const Eigen::MatrixXd r = currentTrains(lab);
    for (std::size_t i = 0; i < lab.network.size(); ++i)
      CHECK_NEAR(lab.network.drive()[i], lab.presynaptic(r, i).row(0).dot(lab.weights(i)),
                 magnitude * rounding);
    if (sd == 0) // refused their first change
      QVERIFY(std::ranges::any_of(watch.excluded, [](const auto& entry) { return entry.second == 0; }));
  }

  void theWholeTrainingIsThatOfRegressions_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<double>("sd");
    QTest::addColumn<bool>("units");
    for (const RlsMethod method : {RlsMethod::event_driven, RlsMethod::plain})
      for (const auto& [sd, units] : {std::pair{4.0, false}, {0.0, false}, {2.0, true}})
        QTest::addRow("%s, sd %g%s", method == RlsMethod::plain ? "plain" : "event-driven", sd,
                      units ? ", rate units" : "")
            << static_cast<int>(method) << sd << units;
  }

  /// Weights, P and what is excluded, also after a new λ in the middle.
  void theWholeTrainingIsThatOfRegressions() {
    QFETCH(const int, method);
    QFETCH(const double, sd);
    QFETCH(const bool, units);
    Experiment experiment = daleExperiment();
    experiment.learning.method = static_cast<RlsMethod>(method);
    experiment.network.weight_sd = sd;
    experiment.learning.lambda = 0.8;
    if (units)
      experiment.neuron.model = NeuronKind::rate;
    Laboratory lab(experiment);
    std::vector<DaleNeuron> expected;
    for (std::size_t i = 0; i < lab.network.size(); ++i)
      expected.emplace_back(lab, i, lab.weights(i), 0.8);
    std::size_t before = 0;
    for (int loop = 1; loop <= 4; ++loop) {
      if (loop == 3) {
        before = lab.trainer.excludedSynapses();
        lab.experiment.learning.lambda = 3;
        lab.takeUp();
        QCOMPARE(lab.trainer.excludedSynapses(), before);
        for (DaleNeuron& neuron : expected)
          neuron.startAnew(3);
        compare(lab, expected); // P is already I/λ but for what is excluded
      }
      lab.train(loop, 10 * loop);
      follow(lab, expected, static_cast<std::size_t>(loop - 1) * lab.targets.samples());
      compare(lab, expected);
      if (QTest::currentTestFailed())
        return;
    }
    QVERIFY(before > 10 && lab.trainer.excludedSynapses() > before);
  }

  void exclusionSurvivesSavingAndLoading() {
    for (const Precision precision : {Precision::single_, Precision::double_}) {
      Experiment experiment = daleExperiment();
      experiment.learning.precision = precision;
      Laboratory original(experiment), copy(experiment);
      original.train(1, 20);
      QVERIFY(original.trainer.excludedSynapses() > 0);
      StateArrays trainer = StateArrays::of(original.trainer), network;
      original.network.visitDynamics(network);
      original.network.visitWeights(network);
      network.write = true;
      copy.network.visitDynamics(network);
      copy.network.visitWeights(network);
      trainer.putInto(copy.trainer);
      QCOMPARE(copy.trainer.excludedSynapses(), original.trainer.excludedSynapses());
      QCOMPARE(copy.trainer.weightChange(), original.trainer.weightChange());
      original.train(2, 20);
      copy.train(2, 20);
      QVERIFY(std::ranges::equal(original.network.paddedWeights(), copy.network.paddedWeights()));
      QVERIFY(StateArrays::of(original.trainer) == StateArrays::of(copy.trainer));
      // excluded synapses are known after loading: a new λ does not let them loose
      for (Laboratory* lab : {&original, &copy}) {
        lab->experiment.learning.lambda = 5;
        lab->takeUp();
        lab->train(3, 20);
      }
      QVERIFY(std::ranges::equal(original.network.paddedWeights(), copy.network.paddedWeights()));
    }
  }

  void threadsDoNotChangeABit() {
    Experiment experiment = daleExperiment();
    Laboratory one(experiment);
    one.train(1, 20);
    one.train(2, 20);
    experiment.run.threads = 3;
    Laboratory three(experiment);
    three.train(1, 20);
    three.train(2, 20);
    QVERIFY(one.trainer.excludedSynapses() > 0);
    QVERIFY(StateArrays::of(one.trainer) == StateArrays::of(three.trainer));
    QVERIFY(std::ranges::equal(one.network.paddedWeights(), three.network.paddedWeights()));
  }

  /// Two saturated units, r = 1 exactly: with λ = 1 an update moves the weight by half the error, without
  /// rounding.
  void aChangeToExactlyZeroIsRefused() {
    Experiment experiment = daleExperiment();
    experiment.neuron.model = NeuronKind::rate;
    experiment.network.neurons = 2;
    for (const auto& [target, after, excluded] :
         {std::tuple{-1.0, 1.0, std::size_t{2}}, {-0.5, 0.25, std::size_t{0}}, {-2.0, 1.0, std::size_t{2}}}) {
      InitialNetwork initial;
      initial.connectivity = std::make_shared<const Connectivity>(connectivityFromRows({{1}, {0}}));
      initial.weights.assign(initial.connectivity->paddedSize(), 0.0);
      initial.weights[initial.connectivity->rowStart[0]] =
          initial.weights[initial.connectivity->rowStart[1]] = 1;
      initial.phases = {50, 50};
      initial.cellTypes = {1, 1};
      Network network(experiment, std::move(initial));
      QCOMPARE(network.outputs()[0], 1.0);
      Trainer trainer(network, experiment);
      atOnce([&](Pieces& pieces) { trainer.beginWindow(pieces); });
      const std::vector<double> targets{target, target};
      atOnce([&](Pieces& pieces) { trainer.update(targets, {}, pieces); });
      for (const std::size_t i : {0u, 1u}) {
        QCOMPARE(network.weightRow(i)[0], after);
        QCOMPARE(network.drive()[i], after);
      }
      QCOMPARE(trainer.excludedSynapses(), excluded);
    }
  }

  /// Types of cells alone do not bind the weights, and are counted as the weights are.
  void withoutTheLawSignsMayTurn() {
    Experiment experiment = daleExperiment();
    experiment.dale.enforced = false;
    experiment.network.topology = Topology::balanced;
    experiment.network.synaptic_strength = 1;
    Laboratory lab(experiment);
    QCOMPARE(lab.trainer.signViolations(), std::size_t{0});
    lab.train(1, 20);
    QVERIFY(lab.trainer.signViolations() > 0);
    QCOMPARE(lab.trainer.signViolations(), countedViolations(lab.network));
    QCOMPARE(lab.trainer.excludedSynapses(), std::size_t{0});
  }

private:
  static Eigen::MatrixXd currentTrains(const Laboratory& lab) {
    const auto r = lab.network.outputs();
    return Eigen::Map<const Eigen::RowVectorXd>(r.data(), static_cast<Eigen::Index>(r.size()));
  }

  static void follow(const Laboratory& lab, std::vector<DaleNeuron>& neurons, std::size_t first) {
    const Eigen::MatrixXd all = lab.regressors(first);
    for (std::size_t i = 0; i < neurons.size(); ++i) {
      const Eigen::MatrixXd r = lab.presynaptic(all, i);
      for (Eigen::Index k = 0; k < r.rows(); ++k)
        neurons[i].update(r.row(k), lab.target(first + static_cast<std::size_t>(k), i));
    }
  }

  static void compare(Laboratory& lab, const std::vector<DaleNeuron>& expected) {
    const Kept kept(lab);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const Eigen::MatrixXd P = kept.matrix(i), wanted = expected[i].inverse();
      std::set<Eigen::Index> left(expected[i].left.begin(), expected[i].left.end());
      for (Eigen::Index l = 0; l < P.rows(); ++l) {
        const bool excluded =
            kept.excluded[lab.network.connectivity().rowStart[i] + static_cast<std::size_t>(l)];
        QCOMPARE(excluded, !left.contains(l));
        if (excluded)
          QVERIFY((P.row(l).array() == 0).all() && (P.col(l).array() == 0).all());
      }
      QVERIFY((P.array() == P.transpose().array()).all());
      CHECK_NEAR((P - wanted).norm() / (1e-300 + wanted.norm()), 0, 1e-8);
      CHECK_NEAR((lab.weights(i) - expected[i].w).norm() / (1 + expected[i].w.norm()), 0, 1e-8);
    }
  }
};

SPIKELOOM_TEST(DaleTest)

} // namespace spikeloom::test::dale_test

#include "dale_test.moc"
