// The open loop of a small network against an independent restatement (tests/reference/open_loop.json).
#include <fstream>
#include <nlohmann/json.hpp>

#include "checks.h"
#include "core/analysis/open_loop.h"
#include "tests/registry.h"

namespace spikeloom::test::open_loop_reference_test {

namespace {

using Json = nlohmann::json;

OpenLoopInput inputOf(const Json& data, bool rate) {
  const Json& settings = data["settings"];
  OpenLoopInput out;
  Experiment& experiment = out.experiment;
  experiment.network.neurons = settings["N"].get<int>();
  experiment.neuron.time_step = settings["dt"].get<double>();
  experiment.neuron.time_constant = settings["tau"].get<double>();
  experiment.stimulus.duration = settings["stimulus_length"].get<double>();
  experiment.target.duration = settings["T"].get<double>();
  experiment.learning.update_interval = settings["Delta"].get<double>();
  experiment.learning.lambda = settings["lambda"].get<double>();
  experiment.learning.quantity = rate ? TrainedQuantity::rate : TrainedQuantity::drive;
  experiment.run.seed = settings["seed"].get<int>();
  out.loops = settings["loops"].get<int>();
  out.connectivity = std::make_shared<const Connectivity>(
      connectivityFromRows(data["presynaptic"].get<std::vector<std::vector<std::uint32_t>>>()));
  out.stimulus = data["stimulus"].get<std::vector<double>>();
  const auto samples = data[rate ? "rate_targets" : "targets"].get<std::vector<std::vector<double>>>();
  Targets targets(samples.front().size(), samples.size(), experiment.learning.update_interval);
  for (std::size_t k = 0; k < samples.size(); ++k)
    for (std::size_t i = 0; i < targets.neurons; ++i)
      targets.at(k, i) = samples[k][i];
  out.targets = std::make_shared<const Targets>(std::move(targets));
  return out;
}

} // namespace

class OpenLoopReferenceTest : public QObject {
  Q_OBJECT

private slots:
  void restated_data() {
    QTest::addColumn<bool>("rate");
    QTest::addRow("drive") << false;
    QTest::addRow("rate") << true;
  }

  void restated() {
    QFETCH(const bool, rate);
    std::ifstream in(SPIKELOOM_SOURCE_DIR "/tests/reference/open_loop.json");
    const Json data = Json::parse(in);
    const OpenLoop loop(inputOf(data, rate));
    const auto neurons = data["neurons"].get<std::vector<std::uint32_t>>();
    const Json& results = data[rate ? "rate" : "drive"];
    for (const auto& item : results.items()) {
      const Json& expected = item.value();
      const OpenLoopResult result = loop.at(std::stod(item.key()), neurons);
      double sampling = 0;
      for (std::size_t k = 0; k < neurons.size(); ++k) {
        const OpenLoopErrors& errors = result.each[k];
        // rates are filtered in steps of half a millisecond instead of a fiftieth; sums are in float
        const auto near = [&](double found, const char* what) {
          const double value = std::max(0.0, expected[what][k].get<double>());
          CHECK_NEAR(found, value, 2e-3 * value + 1e-3);
        };
        near(errors.tracking, "tracking");
        near(errors.sampling, "sampling");
        near(errors.theoryTracking, "theory_tracking");
        near(errors.theorySampling, "theory_sampling");
        sampling += expected["sampling"][k].get<double>() / static_cast<double>(neurons.size());
      }
      CHECK_NEAR(result.network.sampling, std::max(0.0, sampling), 2e-3 * std::abs(sampling) + 1e-3);
    }
  }
};

SPIKELOOM_TEST(OpenLoopReferenceTest)

} // namespace spikeloom::test::open_loop_reference_test

#include "open_loop_reference_test.moc"
