#include "core/run/run_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/experiment/memory.h"
#include "core/experiment/preset.h"
#include "core/learning/trainer.h"
#include "core/run/run_seal.h"
#include "core/targets/targets.h"

namespace spikeloom {

namespace {

constexpr std::size_t longestText = 10'000'000;

/// Runs were saved with FNV-1a of the files' bytes before: what a file's hash is now, if that is still what
/// it was; else the old one, which no file has.
std::uint64_t presentFingerprint(const std::string& file, std::uint64_t fnv) {
  const auto bytes = contentOf(file);
  if (!bytes)
    return fnv;
  Fnv1a hash;
  hash.addBytes(std::as_bytes(std::span(*bytes)));
  return hash.value() == fnv ? hashOfContent(file).value_or(fnv) : fnv;
}

} // namespace

std::string fingerprintsText(const std::map<std::string, std::uint64_t>& fingerprints) {
  std::string out;
  for (const auto& [file, hash] : fingerprints)
    out += hexadecimal(hash) + " " + file + "\n";
  return out;
}

RunReader::RunReader(const std::filesystem::path& file)
    : m_file(file), m_format(checkSeal(file)),
      m_in(file, m_format > 0 ? Hdf5File::Mode::Sealed : Hdf5File::Mode::Read) {}

void RunReader::refuse(std::string_view name, const std::string& why) {
  m_errors.push_back({m_file.string(), "/" + std::string(name), "is damaged: it " + why});
}

void RunReader::throwIfRefused() {
  if (!m_errors.empty())
    throw InputErrors(std::exchange(m_errors, {}));
}

std::optional<std::size_t> RunReader::sizeOf(std::string_view name, Number kind) {
  m_asked.emplace(name);
  try {
    return m_in.plainSize(name, kind);
  } catch (const InputErrors& problems) {
    for (const InputError& error : problems.errors())
      refuse(name, error.message);
    return std::nullopt;
  }
}

void RunReader::requireSize(std::string_view name, Number kind, std::size_t size) {
  if (const auto there = sizeOf(name, kind); there && *there != size)
    refuse(name, "has " + std::to_string(*there) + " values where " + std::to_string(size) + " are expected");
}

template <class T> void RunReader::take(std::string_view name, std::span<T> values, const Bounds& bounds) {
  const std::size_t problems = m_errors.size();
  requireSize(name, NumberOf<T>::kind, values.size());
  if (m_errors.size() != problems)
    return;
  m_in.read(name, values);
  constexpr auto least = static_cast<double>(std::numeric_limits<T>::lowest()),
                 most = static_cast<double>(std::numeric_limits<T>::max());
  const T low = static_cast<T>(std::max(bounds.low, least)),
          high = static_cast<T>(std::min(bounds.high, most));
  const auto wrong = [low, high](T x) { return !(x >= low && x <= high); }; // NaN is
  std::size_t count = 0;
  for (const T x : values)
    count += wrong(x) ? 1 : 0;
  if (count == 0)
    return;
  const auto first = std::ranges::find_if(values, wrong);
  refuse(name, "has " + std::to_string(count) + " values that cannot be (the first is number " +
                   std::to_string(first - values.begin()) + ", " + std::to_string(*first) + ")");
  for (T& x : values) // nothing may be done with them before they are thrown away
    x = wrong(x) ? std::clamp(T{0}, low, high) : x;
}

template <class T> std::vector<T> RunReader::array(std::string_view name, std::size_t size) {
  const std::size_t problems = m_errors.size();
  requireSize(name, NumberOf<T>::kind, size);
  if (m_errors.size() != problems)
    throwIfRefused();
  std::vector<T> out(size);
  m_in.read(name, std::span<T>(out));
  if constexpr (std::is_floating_point_v<T>)
    if (!std::ranges::all_of(out, [](T x) { return std::isfinite(x); }))
      refuse(name, "has values that are not finite");
  return out;
}

bool RunReader::growing(std::string_view name, std::vector<double>& values) {
  const auto size = sizeOf(name, Number::f64);
  if (!size)
    return false;
  values.resize(*size);
  m_in.read(name, std::span<double>(values));
  return true;
}

void RunReader::finish() {
  if (m_format > 0)
    m_asked.insert("format");
  for (const std::string& name : m_in.names())
    if (!m_asked.contains(name))
      refuse(name, "is nothing that a saved run holds, or not at this moment");
  throwIfRefused();
}

// --- what the simulation is built from ---

std::string RunReader::text(std::string_view name) {
  const auto size = sizeOf(name, Number::text);
  if (size && *size > longestText)
    refuse(name, "is too long");
  throwIfRefused();
  return m_in.readText(name);
}

Experiment RunReader::experimentIn(std::string_view name) {
  return parseStanding(text(name), m_file.string() + ": /" + std::string(name));
}

/// Only live parameters can have changed since the network was built.
void RunReader::requireSameNetwork(const Experiment& built, const Experiment& other, std::string_view name) {
  for (const Field& field : fields())
    if (field.effect != Effect::Live && field.get(built) != field.get(other))
      refuse(name, "has " + field.path() + " = " + valueText(field.get(other)) +
                       ", but the network was built with " + valueText(field.get(built)));
}

SavedParts RunReader::parts() {
  if (m_format == 0 && m_in.has("format"))
    throw InputErrors({{m_file.string(), {}, "is damaged: the seal in front of it was removed"}});
  SavedParts out;
  out.setup.experiment = experimentIn("built");
  const Experiment& built = out.setup.experiment;
  out.experiment = experimentIn("experiment");
  out.next = experimentIn("from_next_trial");
  requireSameNetwork(built, out.experiment, "experiment");
  requireSameNetwork(built, out.next, "from_next_trial");
  throwIfRefused();
  if (m_format == 0) {
    checkLegacySizes(built);
    return out;
  }
  if (text("format") != std::to_string(m_format))
    refuse("format", "is another one than that of the seal");
  out.setup.fingerprints = readFingerprints();
  if (m_in.has("files_read")) { // not in earlier files
    if (auto read = filesReadIn(text("files_read")))
      out.setup.read = *std::move(read);
    else
      refuse("files_read", "is no list of files");
  } else {
    for (auto& [named, hash] : out.setup.fingerprints)
      hash = presentFingerprint(named, hash);
  }
  if (m_format >= 2)
    out.edits = text("edits");
  out.setup.network = readNetwork(built);
  checkSizes(built, *out.setup.network.connectivity);
  out.setup.targets = readTargets(out.experiment);
  checkMemory();
  throwIfRefused();
  return out;
}

Connectivity RunReader::readConnectivity(std::size_t neurons) {
  const auto counts = array<std::uint32_t>("synapse_counts", neurons);
  std::size_t padded = 0;
  for (const std::uint32_t count : counts) {
    if (count >= neurons) {
      refuse("synapse_counts", "has a neuron with more synapses than there are other neurons");
      throwIfRefused();
    }
    padded += paddedRow(count);
  }
  const auto presynaptic = array<std::uint32_t>("presynaptic", padded);
  std::vector<std::vector<std::uint32_t>> rows(neurons);
  bool valid = true;
  auto begin = presynaptic.begin();
  for (std::size_t i = 0; i < neurons; ++i) {
    const auto end = begin + counts[i], next = begin + static_cast<std::ptrdiff_t>(paddedRow(counts[i]));
    rows[i].assign(begin, end);
    valid = valid && std::ranges::adjacent_find(rows[i], std::greater_equal{}) == rows[i].end() &&
            (rows[i].empty() || rows[i].back() < neurons) &&
            std::ranges::find(rows[i], static_cast<std::uint32_t>(i)) == rows[i].end() &&
            std::all_of(end, next, [](std::uint32_t x) { return x == 0; });
    begin = next;
  }
  if (!valid)
    refuse("presynaptic", "has rows that are no ascending lists of other neurons");
  throwIfRefused();
  return connectivityFromRows(rows);
}

InitialNetwork RunReader::readNetwork(const Experiment& built) {
  const auto n = static_cast<std::size_t>(built.network.neurons);
  InitialNetwork out;
  out.connectivity = std::make_shared<const Connectivity>(readConnectivity(n));
  const auto weights = array<double>("initial_weights", out.connectivity->paddedSize());
  out.weights.assign(weights.begin(), weights.end());
  out.phases = array<double>("initial_phases", n);
  const std::vector<double> types = array<double>("cell_types", hasCellTypes(built) ? n : 0);
  const std::size_t inhibitory = inhibitoryCount(n, built.dale.inhibitory_fraction);
  for (std::size_t i = 0; i < types.size(); ++i) {
    const bool drawn = drawsCellTypes(built);
    if (std::abs(types[i]) != 1 || (drawn && (types[i] < 0) != (i >= n - inhibitory))) {
      refuse("cell_types", "has no possible type for neuron " + std::to_string(i));
      break;
    }
    out.cellTypes.push_back(types[i] > 0 ? std::int8_t{1} : std::int8_t{-1});
  }
  const auto sets = static_cast<std::size_t>(built.target.sets);
  const auto amplitudes = array<double>("stimulus_amplitudes", sets * n);
  for (std::size_t set = 0; set < sets; ++set)
    out.stimuli.emplace_back(amplitudes.begin() + static_cast<std::ptrdiff_t>(set * n),
                             amplitudes.begin() + static_cast<std::ptrdiff_t>((set + 1) * n));
  throwIfRefused();
  return out;
}

TargetSets RunReader::readTargets(const Experiment& experiment) {
  const auto n = static_cast<std::size_t>(experiment.network.neurons);
  const std::size_t samples = targetSamples(experiment);
  TargetSets out;
  for (int set = 0; set < experiment.target.sets; ++set) {
    auto values = array<double>("targets_" + std::to_string(set + 1), n * samples);
    Targets targets(0, 0, experiment.learning.update_interval);
    targets.neurons = n;

    targets.values = std::move(values);
    out.push_back(std::make_shared<const Targets>(std::move(targets)));
  }
  return out;
}

std::map<std::string, std::uint64_t> RunReader::readFingerprints() {
  std::map<std::string, std::uint64_t> out;
  const std::string all = text("files");
  for (std::string_view left = all; !left.empty();) {
    const std::string_view line = left.substr(0, left.find('\n'));
    std::uint64_t hash = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), hash, 16);
    if (error != std::errc() || end != line.data() + 16 || line.size() < 18 || line[16] != ' ' ||
        line.size() == left.size()) {
      refuse("files", "is no list of hashes and names");
      break;
    }
    out[std::string(line.substr(17))] = hash;
    left.remove_prefix(line.size() + 1);
  }
  return out;
}

// --- sizes ---

/// All large arrays, before memory is taken for them.
void RunReader::checkSizes(const Experiment& built, const Connectivity& connectivity) {
  const auto& counts = connectivity.synapseCounts;
  const std::size_t n = counts.size();
  const auto requireBank = [&](const auto& sizes, Number kind) {
    requireSize("P", kind, sizes.matrices);
    requireSize("buffer", kind, sizes.buffers);
    requireSize("gammas", kind, sizes.gammas);
  };
  if (sharesP(built) && std::ranges::all_of(counts, [n](auto count) { return count + 1 == n; }))
    requireSize("Q", Number::f64, n * n);
  else if (built.learning.precision == Precision::double_)
    requireBank(RlsBank<double>::sizes(counts), Number::f64);
  else
    requireBank(RlsBank<float>::sizes(counts), Number::f32);
  requireSize("weights", Number::f64, connectivity.paddedSize());
  throwIfRefused();
}

/// In format 0 the connectivity is drawn anew: what it will take is known only about.
void RunReader::checkLegacySizes(const Experiment& built) {
  const double n = built.network.neurons;
  requireSize("drive", Number::f64, static_cast<std::size_t>(built.network.neurons));
  const auto weights = sizeOf("weights", Number::f64);
  requireSize("initial_weights", Number::f64, weights.value_or(0));
  const bool shared = m_in.has("Q");
  const auto matrices =
      sizeOf(shared ? "Q" : "P",
             shared || built.learning.precision == Precision::double_ ? Number::f64 : Number::f32);
  throwIfRefused();
  if (built.network.topology == Topology::file)
    return; // as large as that file says
  double synapses = n * (n - 1) * built.network.connection_probability, spread = 8 * std::sqrt(synapses);
  if (built.network.topology == Topology::balanced) {
    const BalancedInputs inputs = balancedInputs(built);
    synapses = n * static_cast<double>(inputs.excitatory + inputs.inhibitory);
    spread = 0;
  }
  const double least = std::max(0.0, synapses - spread);
  const auto there = static_cast<double>(*weights);
  if (!(there >= least && there <= synapses + spread + 16 * n))
    refuse("weights", "has " + std::to_string(*weights) + " values, which are not those of a network with " +
                          std::to_string(built.network.neurons) + " neurons");
  if (static_cast<double>(*matrices) < least * least / n)
    refuse(shared ? "Q" : "P", "has too few values for the network");
  throwIfRefused();
}

/// Everything is taken into memory once, and something besides.
void RunReader::checkMemory() {
  std::error_code error;
  const double needed = 1.2 * static_cast<double>(std::filesystem::file_size(m_file, error));
  if (!error && needed > memoryAvailable())
    m_errors.push_back({m_file.string(), {}, "is too large for the memory that is free"});
}

} // namespace spikeloom
