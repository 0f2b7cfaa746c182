#include "core/run/recorder.h"

#include <array>
#include <span>
#include <utility>

namespace spikeloom {

namespace {

struct Columns {
  enum Name : std::size_t {
    trialKind,
    trialNumber,
    trialSet,
    trialBegin,
    trialEnd,
    trialSpikes,
    trialSamples,
    spikeTime,
    spikeNeuron,
    sampleTime,
    activity
  };
};

std::vector<Hdf5Log::Column> columnsFor(std::size_t neurons) {
  return {{"trial_kind", Number::u32},    {"trial_number", Number::u32},     {"trial_set", Number::u32},
          {"trial_begin", Number::f64},   {"trial_end", Number::f64},        {"trial_spikes", Number::u64},
          {"trial_samples", Number::u64}, {"spike_time", Number::f32},       {"spike_neuron", Number::u32},
          {"sample_time", Number::f64},   {"activity", Number::f32, neurons}};
}

std::string indexText(const std::vector<std::size_t>& neurons) {
  std::string out;
  for (const std::size_t i : neurons)
    out += (out.empty() ? "" : ",") + std::to_string(i);
  return out;
}

template <class T> void appendOne(Hdf5Log& log, Columns::Name column, T value) {
  log.append<T>(column, std::span<const T>(&value, 1));
}

} // namespace

std::size_t RecordedTrial::bytes() const {
  return spikeTimes.size() * (sizeof(float) + sizeof(std::uint32_t)) + sampleTimes.size() * sizeof(double) +
         activity.size() * sizeof(float);
}

Recorder::Recorder(const std::filesystem::path& file, RecordChoice what, const Simulation& simulation)
    : m_what(std::move(what)), m_recorded(simulation.facts().neurons) {
  for (const std::size_t i : m_what.neurons)
    m_recorded[i] = true;
  const bool drive = simulation.facts().quantity == TrainedQuantity::drive;
  m_log.emplace(file, columnsFor(m_what.neurons.size()),
                std::vector<std::pair<std::string, std::string>>{{"neurons", indexText(m_what.neurons)},
                                                                 {"quantity", drive ? "drive" : "rate"}});
}

Recorder::~Recorder() = default;

void Recorder::trialEnded(const TrialRecord& record, const TrialSummary&, const Network&) {
  if (!m_log)
    return;
  try {
    write(partOf(record));
  } catch (const InputErrors& errors) {
    m_problems = errors.errors();
    m_log.reset();
  }
}

RecordedTrial Recorder::partOf(const TrialRecord& record) const {
  RecordedTrial out;
  out.kind = record.kind;
  out.number = record.number;
  out.set = record.set;
  out.times = record.times;
  for (const Spike& spike : record.spikes)
    if (m_recorded[spike.neuron]) {
      out.spikeTimes.push_back(spike.time);
      out.spikeNeurons.push_back(spike.neuron);
    }
  const std::size_t samples = (record.activity.samples() + m_what.every - 1) / m_what.every;
  out.sampleTimes.reserve(samples);
  out.activity.reserve(samples * m_what.neurons.size());
  for (std::size_t k = 0; k < record.activity.samples(); k += m_what.every) {
    out.sampleTimes.push_back(record.activity.time(k));
    for (const std::size_t i : m_what.neurons)
      out.activity.push_back(record.activity.at(k, i));
  }
  return out;
}

void Recorder::write(const RecordedTrial& trial) {
  m_log->append<float>(Columns::spikeTime, trial.spikeTimes);
  m_log->append<std::uint32_t>(Columns::spikeNeuron, trial.spikeNeurons);
  m_log->append<double>(Columns::sampleTime, trial.sampleTimes);
  m_log->append<float>(Columns::activity, trial.activity);
  // last: whoever reads meanwhile finds all of a trial that is there
  appendOne(*m_log, Columns::trialSpikes, static_cast<std::uint64_t>(trial.spikeTimes.size()));
  appendOne(*m_log, Columns::trialSamples, static_cast<std::uint64_t>(trial.sampleTimes.size()));
  appendOne(*m_log, Columns::trialBegin, trial.times.begin);
  appendOne(*m_log, Columns::trialEnd, trial.times.end);
  appendOne(*m_log, Columns::trialSet, static_cast<std::uint32_t>(trial.set));
  appendOne(*m_log, Columns::trialNumber, static_cast<std::uint32_t>(trial.number));
  appendOne(*m_log, Columns::trialKind, static_cast<std::uint32_t>(trial.kind));
  m_log->flush();
}

void Recorder::close() {
  if (m_log)
    m_log->close();
  m_log.reset();
}

double Recorder::expectedBytesOfTrial(const RecordChoice& what, const Experiment& experiment) {
  constexpr double spikesOfAMs = 0.01, bytesOfASpike = 8, bytesOfATrial = 52;
  const double ms = (experiment.run.pre_min + experiment.run.pre_max) / 2 + experiment.stimulus.duration +
                    experiment.target.duration;
  const double neurons = static_cast<double>(what.neurons.size());
  const double samples = ms / experiment.learning.update_interval / static_cast<double>(what.every);
  return bytesOfATrial + samples * (8 + 4 * neurons) + ms * neurons * spikesOfAMs * bytesOfASpike;
}

double Recorder::expectedBytes(const RecordChoice& what, const Simulation& simulation) {
  const Experiment& experiment = simulation.nextExperiment();
  const double loops = simulation.schedule().loopsAsked() - static_cast<double>(simulation.curve().size());
  const double every = simulation.schedule().testedEvery();
  const double tests =
      experiment.target.sets * (experiment.run.test_trials + (every > 0 ? loops / every : 0));
  return (loops + tests) * expectedBytesOfTrial(what, experiment);
}

} // namespace spikeloom
