#pragma once

#include <QObject>

#include <cstdint>
#include <memory>
#include <string>

#include "core/run/frame.h"
#include "core/session/analysis_runner.h"

namespace spikeloom {

class PollTimer;

/// The analyses as the window sees them: questions that take longer than the worker can spare are answered on
/// threads of low priority, one a kind. Asking returns at once; what comes, comes through the window's poll
/// timer, on this thread.
class AnalysisController : public QObject {
  Q_OBJECT

public:
  /// The timer outlives it.
  explicit AnalysisController(PollTimer& timer, QObject* parent = nullptr);
  /// Asks the question under way to stop, and waits for it: some ms.
  ~AnalysisController() override;

  /// A newer question of a kind replaces one that is not answered yet, whose results are dropped. Everything
  /// that the question needs it holds itself: copies, or shared_ptr<const …>.
  /// @returns the ticket that the results bear
  std::uint64_t ask(const std::string& kind, AnalysisRunner::Question question,
                    AnalysisRunner::Pace pace = AnalysisRunner::Pace::Prompt);
  /// Nobody waits for an answer of this kind any more.
  void withdraw(const std::string& kind);

  /// What training leaves of the cores, from its newest frame.
  void showFrame(const Frame& frame);
  /// Leisured questions take long now: training goes first.
  [[nodiscard]] bool trainingGoesFirst() const { return m_trainingGoesFirst; }

signals:
  /// Coarse results first, the complete one last; also when the question failed (`problem`).
  void answered(const spikeloom::AnalysisRunner::Result& result);
  /// trainingGoesFirst() has changed.
  void roomChanged();

private:
  bool take();

  PollTimer& m_timer;
  std::unique_ptr<AnalysisRunner> m_runner;
  bool m_trainingGoesFirst = false;
};

} // namespace spikeloom
