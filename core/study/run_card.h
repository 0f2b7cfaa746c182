#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/errors.h"
#include "core/base/file_identity.h"
#include "core/base/file_lock.h"
#include "core/params/experiment.h"

namespace spikeloom {

/// What a training run was and came to, small enough to be kept for a long time: its saved run is a file
/// beside it, which may be gone.
struct RunCard {
  static constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  /// After so many loops; of several target sets the means.
  struct Point {
    int loop = 0;
    double correlation = nothing, error = nothing; ///< median over neurons; share of the target's variance
  };

  static constexpr std::size_t mostPoints = 2000; ///< of a curve: more than a screen has pixels

  std::string id;          ///< begins with the time, so that they sort by it
  std::string title;       ///< the preset's
  std::string differs;     ///< from the preset: "τs 50 ms, N 1000"
  std::string name;        ///< that its user gave it; empty: none
  std::string begun;       ///< "2026-11-26 21:55"
  std::string sentence;    ///< the last verdict
  std::string whyNotSaved; ///< why there is no saved run; empty when there is one, or was
  Experiment experiment;
  std::vector<Point> loops, tests;                                   ///< while corrected; without learning
  double correlation = nothing;                                      ///< of the last test, mean over neurons
  double tracking = nothing, sampling = nothing, feedback = nothing; ///< parts of its error
};

/// Adds the point of a later loop. A curve that has become too long keeps every second of its points, at
/// equal distances but for the last one, so that 10⁵ loops make no larger card than 10³.
void addPoint(std::vector<RunCard::Point>& points, const RunCard::Point& point);

/// JSON. parseCard gives the same card back. @throws InputErrors for what is no card, or not as it was
/// written
[[nodiscard]] std::string cardText(const RunCard& card);
[[nodiscard]] RunCard parseCard(std::string_view text, const std::string& name);

/// What is kept of a run.
struct KeptRun {
  RunCard card;
  double bytes = 0;  ///< of its saved run; 0: there is none
  bool held = false; ///< by a program that trains it, or has opened it
};

/// What is to go, by index.
struct ToDrop {
  std::vector<std::size_t> cards; ///< with their saved runs
  std::vector<std::size_t> files; ///< saved runs alone
};
/// All but the last `most` cards, and of those that stay the oldest saved runs until all have at most `limit`
/// bytes. Never what has a name or is held; named ones count for the limit alone.
/// @param kept from old to new
[[nodiscard]] ToDrop overLimit(const std::vector<KeptRun>& kept, std::size_t most, double limit);

/// The folder with the last runs' cards and saved runs: NAME.json and NAME.h5, and NAME.lock, which is held
/// while a program needs them. Several programs may use it at once; whatever ends one of them leaves only
/// complete files. For one thread.
class RunShelf {
public:
  static constexpr std::size_t mostCards = 8; ///< besides the named ones

  explicit RunShelf(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  /// A name that no other card has; it is held. @throws InputErrors when nothing can be written there
  struct NewCard {
    std::string id;
    FileLock hold;
  };
  [[nodiscard]] NewCard add() const;
  /// Keeps a card from being dropped. Nothing when somebody else holds it, or it is not there.
  [[nodiscard]] std::optional<FileLock> hold(const std::string& id) const;
  /// @throws InputErrors when it cannot be written
  void write(const RunCard& card) const;
  /// From old to new. Cards that cannot be read are left out, and `problems` says why. A card that this read
  /// before, and that nobody has written to since, is not read again.
  [[nodiscard]] std::vector<KeptRun> read(std::vector<InputError>& problems) const;
  /// Removes what is over the limit, and what was left by programs that were cut off.
  void tidy(double limit) const;
  void remove(const std::string& id) const;

  [[nodiscard]] std::filesystem::path cardFile(const std::string& id) const {
    return m_folder / (id + ".json");
  }
  [[nodiscard]] std::filesystem::path runFile(const std::string& id) const { return m_folder / (id + ".h5"); }
  /// The card that a saved run belongs to; empty when it is none of these.
  [[nodiscard]] std::string idOf(const std::filesystem::path& run) const;

private:
  [[nodiscard]] std::filesystem::path lockFile(const std::string& id) const {
    return m_folder / (id + ".lock");
  }
  [[nodiscard]] RunCard cardIn(const std::filesystem::path& file) const;

  struct Known {
    FileIdentity identity;
    RunCard card;
  };
  std::filesystem::path m_folder;
  mutable std::map<std::filesystem::path, Known> m_known; ///< cards, by their files
};

} // namespace spikeloom
