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
    write(record);
  } catch (const InputErrors& errors) {
    m_problems = errors.errors();
    m_log.reset();
  }
}

void Recorder::write(const TrialRecord& record) {
  std::vector<float> times, values;
  std::vector<std::uint32_t> neurons;
  for (const Spike& spike : record.spikes)
    if (m_recorded[spike.neuron]) {
      times.push_back(spike.time);
      neurons.push_back(spike.neuron);
    }
  std::vector<double> sampleTimes;
  for (std::size_t k = 0; k < record.activity.samples(); k += m_what.every) {
    sampleTimes.push_back(record.activity.time(k));
    for (const std::size_t i : m_what.neurons)
      values.push_back(record.activity.at(k, i));
  }
  m_log->append<float>(Columns::spikeTime, times);
  m_log->append<std::uint32_t>(Columns::spikeNeuron, neurons);
  m_log->append<double>(Columns::sampleTime, sampleTimes);
  m_log->append<float>(Columns::activity, values);
  // last: whoever reads meanwhile finds all of a trial that is there
  appendOne(*m_log, Columns::trialSpikes, static_cast<std::uint64_t>(times.size()));
  appendOne(*m_log, Columns::trialSamples, static_cast<std::uint64_t>(sampleTimes.size()));
  appendOne(*m_log, Columns::trialBegin, record.times.begin);
  appendOne(*m_log, Columns::trialEnd, record.times.end);
  appendOne(*m_log, Columns::trialSet, static_cast<std::uint32_t>(record.set));
  appendOne(*m_log, Columns::trialNumber, static_cast<std::uint32_t>(record.number));
  appendOne(*m_log, Columns::trialKind, static_cast<std::uint32_t>(record.kind));
  m_log->flush();
}

void Recorder::close() {
  if (m_log)
    m_log->close();
  m_log.reset();
}

double Recorder::expectedBytes(const RecordChoice& what, const Simulation& simulation) {
  constexpr double spikesOfAMs = 0.01, bytesOfASpike = 8, bytesOfATrial = 52;
  const Experiment& experiment = simulation.nextExperiment();
  const double ms = (experiment.run.pre_min + experiment.run.pre_max) / 2 + experiment.stimulus.duration +
                    experiment.target.duration;
  const double neurons = static_cast<double>(what.neurons.size());
  const double samples = ms / experiment.learning.update_interval / static_cast<double>(what.every);
  const double loops = simulation.schedule().loopsAsked() - static_cast<double>(simulation.curve().size());
  const double every = simulation.schedule().testedEvery();
  const double tests =
      experiment.target.sets * (experiment.run.test_trials + (every > 0 ? loops / every : 0));
  return (loops + tests) *
         (bytesOfATrial + samples * (8 + 4 * neurons) + ms * neurons * spikesOfAMs * bytesOfASpike);
}

} // namespace spikeloom
