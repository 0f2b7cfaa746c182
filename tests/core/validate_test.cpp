// Values that contradict each other: every rule, where it is told, and that nothing else is said.
#include "core/experiment/validate.h"

#include <QTemporaryDir>
#include <functional>

#include "checks.h"
#include "core/params/access.h"
#include "problems.h"
#include "tests/registry.h"

namespace spikeloom::test::validate_test {

namespace {

using Change = std::function<void(Experiment&)>;

struct Rule {
  const char* name;
  Change breaks, mends; ///< mends: by changing the other side
  QString problem;
};

void balanced(Experiment& e, int neurons, double p, double f) {
  e.network.topology = Topology::balanced;
  e.network.neurons = neurons;
  e.network.connection_probability = p;
  e.dale.inhibitory_fraction = f;
}

std::vector<Rule> modelRules() {
  std::vector<Rule> out;
  for (const NeuronKind model : {NeuronKind::lif, NeuronKind::izhikevich, NeuronKind::rate}) {
    const QString name(optionsOf<NeuronKind>[static_cast<std::size_t>(model)].key.data());
    out.push_back({"rates of other models",
                   [model](Experiment& e) {
                     e.learning.quantity = TrainedQuantity::rate;
                     e.neuron.model = model;
                   },
                   [](Experiment& e) { e.neuron.model = NeuronKind::qif; },
                   "learning.quantity|rate does not go with neuron.model = " + name +
                       "|quadratic integrate-and-fire neurons only"});
  }
  return out;
}

std::vector<Rule> setRules() {
  return {{"constant targets, two sets",
           [](Experiment& e) {
             e.target.family = TargetFamily::constant;
             e.target.sets = 2;
           },
           [](Experiment& e) { e.target.family = TargetFamily::sine; },
           "target.sets|2 does not go with target.family = constant|same in every set"},
          {"drawn targets, two sets",
           [](Experiment& e) {
             e.target.family = TargetFamily::drawn;
             e.target.curves = "all: 0 0";
             e.target.sets = 2;
           },
           [](Experiment& e) { e.target.sets = 1; }, "target.sets|2 does not go with target.family = drawn"},
          {"test of a set that is not there", [](Experiment& e) { e.run.test_set = 3; },
           [](Experiment& e) { e.target.sets = 3; },
           "run.test_set|3 does not go with target.sets = 1|no such set"}};
}

std::vector<Rule> balancedRules() {
  const QString path = "network.connection_probability";
  return {{"as many inputs as neurons", [](Experiment& e) { balanced(e, 20, 1, 0.25); },
           [](Experiment& e) { e.network.connection_probability = 0.85; },
           path + "|1 would give every neuron 15 excitatory and 5 inhibitory inputs, from 15 and 5 "
                  "neurons|fewer than there "
                  "are of a kind"},
          {"too many of one kind", [](Experiment& e) { balanced(e, 20, 0.8, 0.1); }, // 2 · 0.8 = 1.6: both
           [](Experiment& e) { e.network.connection_probability = 0.7; },            // one of them
           path + "|14 excitatory and 2 inhibitory inputs, from 18 and 2"},
          {"no inputs", [](Experiment& e) { balanced(e, 20, 0.01, 0.2); },
           [](Experiment& e) { e.network.connection_probability = 0.05; },
           path + "|0 excitatory and 0 inhibitory inputs|at least one"},
          {"one neuron of a kind", [](Experiment& e) { balanced(e, 20, 0.5, 0.05); }, // 0.5 rounds to one
           [](Experiment& e) { e.network.connection_probability = 0.4; },
           path + "|and 1 inhibitory inputs, from 19 and 1"}};
}

} // namespace

class ValidateTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  [[nodiscard]] std::vector<Rule> recordingRules() const {
    const std::string file = m_folder.filePath("rates.csv").toStdString();
    const auto rates = [file](Experiment& e) {
      e.network.neurons = 4;
      e.network.connection_probability = 1;
      e.target.family = TargetFamily::file;
      e.target.file = file;
      e.target.file_quantity = FileQuantity::rate_hz;
      e.learning.quantity = TrainedQuantity::rate;
    };
    return {
        {"recorded rates for drives",
         [=](Experiment& e) {
           rates(e);
           e.learning.quantity = TrainedQuantity::drive;
         },
         [](Experiment& e) { e.learning.quantity = TrainedQuantity::rate; },
         "target.file_quantity|rate-hz does not go with learning.quantity = drive|must be the spiking rate"},
        {"auxiliary neurons only",
         [=](Experiment& e) {
           rates(e);
           e.target.auxiliary_neurons = 4;
         },
         [](Experiment& e) { e.network.neurons = 5; },
         "target.auxiliary_neurons|4 does not go with network.neurons = 4|at least one neuron must be left"},
        {"more auxiliary neurons than neurons",
         [=](Experiment& e) {
           rates(e);
           e.target.auxiliary_neurons = 5000;
         },
         [](Experiment& e) { e.target.auxiliary_neurons = 0; },
         "target.auxiliary_neurons|5000 does not go with network.neurons = 4"}};
  }

  [[nodiscard]] std::vector<Rule> rules() const {
    std::vector<Rule> out;
    for (const auto& more : {modelRules(), setRules(), balancedRules(), recordingRules()})
      out.insert(out.end(), more.begin(), more.end());
    return out;
  }

private slots:
  void initTestCase() { write(m_folder.filePath("rates.csv"), "1,2\n3,4\n5,6\n7,8\n"); }

  void defaultsAreFine() { QVERIFY(validate(Experiment()).empty()); }

  void everyRule_data() {
    QTest::addColumn<int>("index");
    for (std::size_t k = 0; k < rules().size(); ++k)
      QTest::addRow("%s %zu", rules()[k].name, k) << static_cast<int>(k);
  }
  void everyRule() {
    QFETCH(const int, index);
    const Rule rule = rules()[static_cast<std::size_t>(index)];
    Experiment experiment;
    rule.breaks(experiment);
    auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, rule.problem),
             qPrintable("not just " + rule.problem + " but" + listed(errors)));
    // of two values that contradict each other nothing is said when one is known to be wrong anyway
    const QString path = rule.problem.split('|').first();
    QVERIFY2(validate(experiment, {path.toStdString()}).empty(), qPrintable(path));
    rule.mends(experiment);
    errors = validate(experiment);
    QVERIFY2(errors.empty(), qPrintable(listed(errors)));
  }

  void rulesOfWhatIsNotUsedAreNotJudged() {
    Experiment experiment;
    experiment.target.file_quantity = FileQuantity::rate_hz; // no file
    experiment.target.auxiliary_neurons = 20000;
    experiment.target.curves = "nonsense";
    experiment.target.file = "/nowhere";
    experiment.network.file = "/nowhere";
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
    balanced(experiment, 20, 1, 0.25);
    experiment.network.topology = Topology::random;
    QVERIFY2(validate(experiment).empty(), qPrintable(listed(validate(experiment))));
  }

  /// Nothing is read with a value that is wrong already.
  void filesAreNotReadWithWrongValues() {
    Experiment recorded;
    recorded.network.neurons = 4;
    recorded.network.connection_probability = 1;
    recorded.target.family = TargetFamily::file;
    recorded.target.file = m_folder.filePath("rates.csv").toStdString();
    recorded.target.file_quantity = FileQuantity::rate_hz;
    recorded.learning.quantity = TrainedQuantity::rate;
    recorded.target.file_minimum_rate = NAN;
    const auto errors = validate(recorded);
    QVERIFY2(errors.size() == 1 && holds(errors, "target.file_minimum_rate"), qPrintable(listed(errors)));
    recorded.target.file = "";
    recorded.target.file_minimum_rate = 0;
    for (const char* path :
         {"target.file", "target.file_dataset", "target.file_neurons", "target.file_layout"})
      QVERIFY2(validate(recorded, {path}).empty(), path);
    Experiment drawn;
    drawn.target.family = TargetFamily::drawn;
    QVERIFY(validate(drawn, {"target.curves"}).empty() && validate(drawn).size() == 1);
    Experiment given;
    given.network.topology = Topology::file;
    QVERIFY(validate(given, {"network.file"}).empty() && validate(given).size() == 1);
  }

  void rangesOfNewParameters_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<double>("wrong");
    for (const char* path :
         {"network.synaptic_strength", "network.inhibition_ratio", "stimulus.kick_strength",
          "stimulus.kick_duration", "stimulus.noise", "target.random_fraction", "target.warm_up",
          "target.file_minimum_rate", "target.auxiliary_deviation", "dale.inhibitory_fraction", "run.post",
          "probe.lost_neurons", "probe.noise"})
      QTest::addRow("%s", path) << path << -0.5;
    for (const char* path :
         {"target.auxiliary_correlation_time", "stimulus.noise_correlation_time", "run.rate_bin"})
      QTest::addRow("%s", path) << path << 0.0;
    for (const char* path : {"target.random_fraction", "dale.inhibitory_fraction", "probe.lost_neurons"})
      QTest::addRow("%s above 1", path) << path << 1.1;
    QTest::addRow("target.level") << "target.level" << 1e4;
  }
  void rangesOfNewParameters() {
    QFETCH(const QString, path);
    QFETCH(const double, wrong);
    const Field* field = findField(path.toStdString());
    QVERIFY(field);
    Experiment experiment;
    field->set(experiment, wrong);
    const auto errors = validate(experiment);
    QVERIFY2(errors.size() == 1 && holds(errors, path + "|is not allowed"), qPrintable(listed(errors)));
  }

  void allAtOnce() {
    Experiment experiment;
    experiment.network.topology = Topology::balanced;
    experiment.network.connection_probability = 1;
    experiment.neuron.model = NeuronKind::lif;
    experiment.learning.quantity = TrainedQuantity::rate;
    experiment.target.family = TargetFamily::drawn;
    experiment.target.curves = "all";
    experiment.target.sets = 2;
    experiment.run.test_set = 5;
    experiment.run.pre_min = 500;
    experiment.learning.update_interval = 0.25;
    const auto errors = validate(experiment);
    for (const char* path : {"network.connection_probability", "learning.quantity", "target.curves",
                             "target.sets", "run.pre_min", "learning.update_interval"})
      QVERIFY2(holds(errors, path), qPrintable(QString(path) + listed(errors)));
    QVERIFY(!holds(errors, "run.test_set")); // how many sets there can be is not known
    QVERIFY2(errors.size() == 6, qPrintable(listed(errors)));
  }
};

SPIKELOOM_TEST(ValidateTest)

} // namespace spikeloom::test::validate_test

#include "validate_test.moc"
