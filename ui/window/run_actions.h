#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/errors.h"
#include "core/run/frame.h"
#include "core/session/messages.h"
#include "ui/window/window_parts.h"

namespace spikeloom {

/// Has the run do what the run's actions and the Experiment panel ask for, keeps those actions enabled that
/// make sense now, and says in panel, strip and status line what became of it.
class RunActions : public QObject {
  Q_OBJECT

public:
  RunActions(const WindowParts& parts, QObject* parent);

  /// A new network of the draft, if it can be built.
  void build();
  /// The present network as it was before its first loop: same seed, same initial weights, the live values as
  /// they are now.
  void restart();
  /// A preset that is chosen before anything has been learned is there at once; afterwards it waits for a
  /// click.
  void buildIfUntrained();

signals:
  /// A sentence for the status line; empty: what stands there is of no use any more.
  void told(const QString& sentence);

private:
  void connectActions();
  void connectPanel();
  void connectController();
  void toggleTraining();
  void takeLive(const Experiment& live);
  void forgetQuestion();
  void takeFrame(const Frame& frame);
  void sayPace(const LearningCurve& curve, bool goesOn);
  void check();
  void takeCheck(const Checked& answer);
  void takeBuilt(const Experiment& experiment);
  void takeRefusal(const Refused& refused);
  void tellAboutRun(const QString& sentence, bool wrong);
  void update();

  /// What the last frame said that actions depend on.
  struct RunState {
    bool exists = false, active = false, paused = false, trained = false;
    std::size_t sets = 1;
    bool operator==(const RunState&) const = default;
  };

  Draft& m_draft;
  RunController& m_controller;
  Actions& m_actions;
  ExperimentPanel& m_panel;
  MessageStrip& m_strip;
  UnsavedRun& m_unsaved;
  RunState m_run;
  std::optional<Experiment> m_beforeEdits; ///< that the strip asks about
  QString m_question;                      ///< what it asks; empty: nothing
  std::uint64_t m_ticket = 0;              ///< of the last check
  bool m_reading = false;                  ///< a file, for a check or a build
  bool m_stripIsAboutRun = false;          ///< a new network makes the message pointless
  QElapsedTimer m_paceSaid;                ///< seconds a loop, in the panel
};

} // namespace spikeloom
