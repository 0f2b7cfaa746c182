#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/run/frame.h"
#include "core/study/lesson.h"
#include "ui/window/window_parts.h"

class QAction;
class QDockWidget;

namespace spikeloom {

class CauseFinder;
class LessonPanel;
class RunActions;
class TopBar;

/// Does what the links of a lesson ask for, with the same edits and commands as panel and top bar, and tells
/// the lesson what came out. Lessons take the Experiment panel's place; the clicker's keys turn their steps.
class LessonActions : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    QDockWidget& dock;
    QDockWidget& experiment; ///< whose place it takes
    LessonPanel& panel;
    CauseFinder& finder;
    RunActions& run;
    TopBar& topBar;
    std::function<void(std::size_t page)> showPage; ///< of lessonPages
  };
  LessonActions(const WindowParts& window, const Parts& parts, QObject* parent);

  /// What turns the steps, for a menu.
  [[nodiscard]] QList<QAction*> turning() const { return {m_back, m_next}; }

  /// Simulated time per wall time when a lesson is opened: slow enough to see what happens.
  static constexpr double speed = 2;

signals:
  void told(const QString& sentence);

private:
  void connectPanel();
  void takePlace(bool shown);
  void begin();
  void act(const LessonLink& link);
  void act(const lesson::Load& load);
  void act(const lesson::Set& set);
  void act(const lesson::Run& run);
  void act(const lesson::Test&);
  void act(const lesson::Look& look);
  void act(const lesson::Predict&) {}
  void act(const lesson::Expect&) {}
  void trainAnew();
  void await(std::uint64_t run);
  void takeFrame(const Frame& frame);
  void present();

  Draft& m_draft;
  RunController& m_controller;
  UnsavedRun& m_unsaved;
  Parts m_parts;
  QAction *m_back, *m_next;
  bool m_loaded = false;         ///< lessons were read
  bool m_experimentShown = true; ///< before a lesson took its place
  std::uint64_t m_built = 0;     ///< the run that a lesson began: nobody is asked before it goes
  std::uint64_t m_awaited = 0;   ///< whose test is waited for; 0: none
  std::shared_ptr<const TestSummary> m_earlier; ///< its last test, when that began
  /// Of a frame what an outcome is made of.
  struct Seen {
    std::uint64_t run = 0;
    std::shared_ptr<const RunHistory> history = std::make_shared<RunHistory>();
    std::size_t signViolations = 0, excludedSynapses = 0;
  };
  Seen m_seen;                  ///< in the newest frame
  std::optional<Seen> m_result; ///< at the end of the test that was waited for
};

} // namespace spikeloom
