#include "ui/session/weight_finder.h"

#include <algorithm>
#include <any>
#include <utility>

#include "ui/session/analysis_controller.h"
#include "ui/session/run_controller.h"

namespace spikeloom {

namespace {

constexpr std::size_t mostPoints = 2000; // of the share over time

/// The copy goes along with the question, and comes back with the answer: nobody else holds it meanwhile.
std::any copyPiece(const std::shared_ptr<WeightCopy>& copy, const Simulation& simulation) {
  copyOn(*copy, simulation, WeightFinder::pieceSize);
  return copy;
}

} // namespace

WeightFinder::WeightFinder(RunController& run, AnalysisController& analyses, QObject* parent)
    : QObject(parent), m_run(run), m_analyses(analyses) {
  m_pause.setSingleShot(true);
  m_pause.setInterval(interval);
  connect(&m_pause, &QTimer::timeout, this, &WeightFinder::update);
  connect(&run, &RunController::frameReady, this, &WeightFinder::takeFrame);
  connect(&run, &RunController::built, this, &WeightFinder::forget);
  connect(&run, &RunController::answered, this, &WeightFinder::takeCopy);
  connect(&analyses, &AnalysisController::answered, this, &WeightFinder::takeResult);
  connect(&analyses, &AnalysisController::roomChanged, this, [this] {
    if (computingSpectrum())
      emit spectrumChanged();
  });
}

bool WeightFinder::spectrumWaitsForTraining() const {
  return computingSpectrum() && m_analyses.trainingGoesFirst();
}

void WeightFinder::forget() {
  cancelSpectrum();
  m_analyses.withdraw("weights");
  m_lookTicket = m_ticket = 0;
  m_now = m_copied = {};
  m_copy.reset();
  m_found = {};
  m_spectrum = {};
  m_spectrumTook = 0;
  m_dale = {};
  m_problem.clear();
  m_spectrumProblem.clear();
  emit weightsChanged();
  emit spectrumChanged();
  emit daleChanged();
}

void WeightFinder::setWanted(bool wanted) {
  if (wanted == m_wanted)
    return;
  m_wanted = wanted;
  update();
}

void WeightFinder::setNeuron(std::uint32_t neuron) {
  if (neuron == m_neuron)
    return;
  m_neuron = neuron;
  look();
}

void WeightFinder::setMost(std::size_t blocks) {
  blocks = std::max<std::size_t>(blocks, 1);
  if (blocks == m_most)
    return;
  m_most = blocks;
  look();
}

void WeightFinder::takeFrame(const Frame& frame) {
  takeDale(frame);
  m_training = frame.activity == Activity::Training && !frame.paused;
  if (!frame.history->network)
    return;
  // weights are as the last loop left them, unless one is under way
  const bool between = frame.activity != Activity::Training;
  m_now = {frame.run, frame.loop, between ? 0 : frame.time};
  update();
}

void WeightFinder::takeDale(const Frame& frame) {
  const NetworkFacts* const network = frame.history->network.get();
  if (!network)
    return;
  const bool typed = !network->cellTypes.empty();
  auto& points = m_dale.overTime;
  if (!points.empty() && frame.signViolations == m_dale.violations &&
      frame.excludedSynapses == m_dale.excluded && frame.loop <= points.back().loop)
    return;
  m_dale.typed = typed;
  m_dale.synapses = network->synapses;
  m_dale.violations = frame.signViolations;
  m_dale.excluded = frame.excludedSynapses;
  double part = 0;
  if (const TrialTimes& times = frame.current.times;
      frame.activity == Activity::Training && times.end > times.begin)
    part = std::clamp((frame.time - times.begin) / (times.end - times.begin), 0.0, 1.0);
  points.push_back({frame.loop + part, m_dale.share()});
  if (points.size() > mostPoints) { // every second one tells as much
    std::size_t kept = 0;
    for (std::size_t k = 0; k < points.size(); k += 2)
      points[kept++] = points[k];
    points.resize(kept);
  }
  const bool moving = frame.activity == Activity::Training;
  if (moving && m_daleTold.isValid() && m_daleTold.elapsed() < interval)
    return;
  m_daleTold.start();
  emit daleChanged();
}

/// Copies the weights if they are wanted, others than those copied last, and it is time.
void WeightFinder::update() {
  if (!m_wanted || m_lookTicket != 0 || m_pause.isActive() || m_now.loop < 0 || m_now == m_copied)
    return;
  m_copied = m_now;
  auto next = std::make_shared<WeightCopy>();
  if (m_copy) { // all but the weights is known
    next->connectivity = m_copy->connectivity;
    next->before = m_copy->before;
    next->cellTypes = m_copy->cellTypes;
    next->radius = m_copy->radius;
  }
  m_lookTicket = m_run.look([next](const Simulation& simulation) { return copyPiece(next, simulation); });
  m_pause.start();
}

void WeightFinder::takeCopy(const Answer& answer) {
  if (m_lookTicket == 0 || answer.ticket != m_lookTicket)
    return;
  m_lookTicket = 0;
  const auto* const copy = std::any_cast<std::shared_ptr<WeightCopy>>(&answer.value);
  if (!copy || answer.run != m_copied.run)
    return;
  m_problem = (*copy)->why;
  if (!m_problem.empty()) {
    emit weightsChanged();
    return;
  }
  if (!(*copy)->complete()) {
    m_lookTicket =
        m_run.look([next = *copy](const Simulation& simulation) { return copyPiece(next, simulation); });
    return;
  }
  m_copy = *copy;
  look();
  const bool due =
      !m_training || !m_spectrumBegun.isValid() ||
      static_cast<double>(m_spectrumBegun.elapsed()) * mostShare > static_cast<double>(m_spectrumTook);
  if (m_spectrumTicket == 0 && (m_spectrumWanted || (spectrumByItself() && due)))
    askSpectrumNow();
}

bool WeightFinder::spectrumByItself() const {
  return m_copy && m_copy->connectivity->neurons <= mostByItself;
}

void WeightFinder::look() {
  if (!m_copy)
    return;
  m_ticket = m_analyses.ask(
      "weights", [copy = std::shared_ptr<const WeightCopy>(m_copy), most = m_most, neuron = m_neuron,
                  known = m_found](const std::stop_token&, const AnalysisRunner::PostCoarse&) {
        return std::any(findWeights(copy, most, neuron, &known));
      });
}

void WeightFinder::askSpectrum() {
  if (m_spectrumTicket != 0)
    return;
  m_spectrumWanted = true;
  if (m_copy && m_now == m_copied && m_lookTicket == 0)
    askSpectrumNow();
  else
    update();
  emit spectrumChanged();
}

void WeightFinder::askSpectrumNow() {
  m_spectrumWanted = false;
  m_spectrumOf = m_copied;
  m_spectrumBegun.start();
  m_spectrumProblem = whyNoSpectrum(m_copy->connectivity->neurons);
  if (m_spectrumProblem.empty())
    m_spectrumTicket = m_analyses.ask(
        "eigenvalues",
        [copy = std::shared_ptr<const WeightCopy>(m_copy),
         known = m_spectrum](const std::stop_token& stop, const AnalysisRunner::PostCoarse&) {
          return std::any(findSpectrum(*copy, &known, stop));
        },
        AnalysisRunner::Pace::Leisured);
  emit spectrumChanged();
}

void WeightFinder::cancelSpectrum() {
  m_spectrumWanted = false;
  if (m_spectrumTicket == 0)
    return;
  m_spectrumTicket = 0;
  m_analyses.withdraw("eigenvalues");
  emit spectrumChanged();
}

void WeightFinder::takeResult(const AnalysisRunner::Result& result) {
  if (m_ticket != 0 && result.ticket == m_ticket) {
    m_ticket = 0;
    m_problem = result.problem;
    if (const auto* const found = std::any_cast<WeightsFound>(&result.value))
      m_found = *found;
    emit weightsChanged();
  } else if (m_spectrumTicket != 0 && result.ticket == m_spectrumTicket) {
    m_spectrumTicket = 0;
    m_spectrumTook = m_spectrumBegun.elapsed();
    m_spectrumProblem = result.problem;
    if (const auto* const found = std::any_cast<SpectrumFound>(&result.value))
      m_spectrum = *found;
    if (spectrumByItself() && !m_training && m_spectrumOf != m_copied && m_lookTicket == 0)
      askSpectrumNow(); // training has ended meanwhile
    emit spectrumChanged();
  }
}

} // namespace spikeloom
