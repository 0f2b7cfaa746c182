#pragma once

#include <QObject>

#include <memory>

#include "core/study/sweep_session.h"

namespace spikeloom {

class PollTimer;

/// A sweep as the window sees it: commands return at once, states come through the window's poll timer.
class SweepController : public QObject {
  Q_OBJECT

public:
  /// The timer outlives it.
  explicit SweepController(PollTimer& timer, QObject* parent = nullptr);
  ~SweepController() override;

  /// See SweepSession.
  void open(const SweepSource& source);
  /// There is no sweep, for these reasons.
  void refuse(std::vector<InputError> problems);
  void run(unsigned threads);
  void stop();
  [[nodiscard]] const SweepState& state() const { return m_state; }

signals:
  /// Anything of state().
  void changed();

private:
  bool take();

  PollTimer& m_timer;
  std::unique_ptr<SweepSession> m_session;
  SweepState m_state;
};

} // namespace spikeloom
