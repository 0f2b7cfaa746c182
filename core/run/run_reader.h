#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/base/state_visitor.h"
#include "core/io/hdf5.h"
#include "core/run/setup.h"

namespace spikeloom {

/// What a saved run was built from.
struct SavedParts {
  /// Of format 0 only the experiment: the rest is to be made anew. The targets are those of `experiment`; no
  /// file was read.
  Setup setup;
  Experiment experiment; ///< what holds for the trial under way
  Experiment next;       ///< what holds from the next trial on
  std::string edits;     ///< of the learning curve, as saved; from format 2 on
};

/// The hashes of named files as a text, a line each, which readers of format 1 take apart again.
[[nodiscard]] std::string fingerprintsText(const std::map<std::string, std::uint64_t>& fingerprints);

/// Reads a saved run. Nothing of it is believed: its seal is checked before HDF5 opens it (format 0 has
/// none), sizes before memory is taken for them, every number against its bounds. Fills every array it is
/// shown; problems are collected, and thrown together by finish().
class RunReader final : public StateVisitor {
public:
  /// @throws InputErrors when the file is no saved run, or not as it was saved
  explicit RunReader(const std::filesystem::path& file);

  [[nodiscard]] int format() const { return m_format; }
  /// Reads what the simulation is to be built from, and checks that the file holds all that the simulation
  /// will take memory for. @throws InputErrors with all problems
  [[nodiscard]] SavedParts parts();

  void operator()(std::string_view name, std::span<double> values, const Bounds& bounds) override {
    take(name, values, bounds);
  }
  void operator()(std::string_view name, std::span<float> values, const Bounds& bounds) override {
    take(name, values, bounds);
  }
  void operator()(std::string_view name, std::span<std::uint16_t> values, const Bounds& bounds) override {
    take(name, values, bounds);
  }
  void operator()(std::string_view name, std::span<std::uint64_t> values, const Bounds& bounds) override {
    take(name, values, bounds);
  }
  bool growing(std::string_view name, std::vector<double>& values) override;
  void refuse(std::string_view name, const std::string& why) override;

  /// When all was shown. @throws InputErrors with all problems, names that were not asked for among them
  void finish();

private:
  template <class T> void take(std::string_view name, std::span<T> values, const Bounds& bounds);
  template <class T> [[nodiscard]] std::vector<T> array(std::string_view name, std::size_t size);
  [[nodiscard]] std::optional<std::size_t> sizeOf(std::string_view name, Number kind);
  void requireSize(std::string_view name, Number kind, std::size_t size);
  [[nodiscard]] std::string text(std::string_view name);
  [[nodiscard]] Experiment experimentIn(std::string_view name);
  void requireSameNetwork(const Experiment& built, const Experiment& other, std::string_view name);
  void throwIfRefused();

  [[nodiscard]] InitialNetwork readNetwork(const Experiment& built);
  [[nodiscard]] Connectivity readConnectivity(std::size_t neurons);
  [[nodiscard]] TargetSets readTargets(const Experiment& experiment);
  [[nodiscard]] std::map<std::string, std::uint64_t> readFingerprints();
  void checkSizes(const Experiment& built, const Connectivity& connectivity);
  void checkLegacySizes(const Experiment& built);
  void checkMemory();

  std::filesystem::path m_file;
  int m_format;
  Hdf5File m_in;
  std::set<std::string, std::less<>> m_asked;
  std::vector<InputError> m_errors;
};

} // namespace spikeloom
