#pragma once

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/run/damage.h"
#include "core/run/frame.h"
#include "core/session/analysis_runner.h"
#include "core/session/messages.h"

namespace spikeloom {

class AnalysisController;
class RunController;

/// What is to be done, and to which networks.
struct DamageWish {
  Damage damage = Damage::none;
  double amount = 0; ///< as DamageRequest says
  bool untrained = false, trained = true;
  std::optional<Spike> spike = {}; ///< to be deleted: of the first intact trial that is known
  bool ofTrained = true;           ///< whose trial that is; the other network loses its first one then
};

/// What has been found, of one copy.
struct DamageComparison {
  std::shared_ptr<const NetworkCopy> copy;
  std::optional<DamageFound> untrained, trained;
  int done = 0; ///< pairs of trials
};

/// What damage does to copies of the network in place, for the page Probe. The copy is made on the worker's
/// thread, which takes some ms, and all trials on an analysis thread: the training under way is untouched,
/// bit for bit. Never waits for anything.
class DamageFinder : public QObject {
  Q_OBJECT

public:
  static constexpr int pairs = 10; ///< of trials, for the numbers and the fan

  /// Both outlive it.
  DamageFinder(RunController& run, AnalysisController& analyses, QObject* parent = nullptr);

  /// Whether somebody looks: the network is then copied by itself when there is another one, or when training
  /// has ended, and what was wished last is done to it.
  void setWanted(bool wanted);
  /// Does this, to a copy of the network as it is now; a spike can only be deleted in the copy that it was
  /// seen in.
  void ask(const DamageWish& wish);
  /// Gives up what is being computed; what has been found stays.
  void stop();

  [[nodiscard]] const DamageWish& wish() const { return m_wish; }
  /// Nothing before there is something; `copy` is then set.
  [[nodiscard]] const DamageComparison* found() const { return m_found.copy ? &m_found : nullptr; }
  /// What is probed; nullptr before it is there.
  [[nodiscard]] const std::shared_ptr<const NetworkCopy>& copied() const { return m_copy; }
  [[nodiscard]] bool computing() const { return m_ticket != 0 || m_lookTicket != 0; }
  /// It computes with what training, which takes all cores, leaves to it.
  [[nodiscard]] bool waitsForTraining() const;
  /// Pairs of trials that are there of what is wished now, and how many there will be.
  [[nodiscard]] int done() const { return m_foundIsWished ? m_found.done : 0; }
  [[nodiscard]] int wanted() const;
  [[nodiscard]] const std::string& problem() const { return m_problem; }

signals:
  void changed();

private:
  /// Which network.
  struct Moment {
    std::uint64_t run = 0;
    int loop = -1;
    bool operator==(const Moment&) const = default;
  };
  void forget();
  void takeFrame(const Frame& frame);
  void update();
  void copy();
  void takeCopy(const Answer& answer);
  void compute();
  void takeResult(const AnalysisRunner::Result& result);

  RunController& m_run;
  AnalysisController& m_analyses;
  bool m_wanted = false, m_training = false;
  bool m_foundIsWished = false; ///< else it is of an earlier wish
  Moment m_now, m_copied;
  std::uint64_t m_lookTicket = 0, m_ticket = 0;
  std::shared_ptr<const NetworkCopy> m_copy;
  DamageWish m_wish;
  DamageComparison m_found;
  std::string m_problem;
};

} // namespace spikeloom
