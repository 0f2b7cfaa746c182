#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

#include "core/session/analysis_runner.h"
#include "ui/window/window_parts.h"

class QSettings;
class QWidget;

namespace spikeloom {

class AnalysisController;
class SweepController;
class SweepWorkspace;
struct SweepSource;

/// Connects the page Sweep with the sweep's session, the experiment and files: what is set up there becomes a
/// sweep over the experiment, a cell that is opened an edit. What was set up is remembered in the settings;
/// what was computed stands in its file.
class SweepActions : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    SweepController& sweep;
    SweepWorkspace& page;
    AnalysisController& analyses;
    QSettings& settings;
  };
  SweepActions(const WindowParts& window, const Parts& parts, QWidget* parent);

  /// How it asks for files; a test has its own ways. Empty: none.
  struct Ways {
    std::function<QString()> sweepFile, results;
  };
  void setWays(Ways ways) { m_ways = std::move(ways); }

signals:
  /// A sentence for the status line.
  void told(const QString& sentence);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void connectPage();
  void setWaysOfDialogs();
  void askShipped();
  void listShipped(const AnalysisRunner::Result& result);
  void restore();
  void remember() const;
  void takeSetup(bool anew);
  void takeUsual(int axis);
  void openSoon();
  void openNow();
  void openCell(std::size_t cell);
  void copyCommand();
  void copyScript();
  [[nodiscard]] SweepSource source() const;
  template <class Work> void trying(const QString& failed, Work&& work);

  Draft& m_draft;
  MessageStrip& m_strip;
  SweepController& m_sweep;
  SweepWorkspace& m_page;
  AnalysisController& m_analyses;
  QSettings& m_settings;
  QWidget* m_window;
  Ways m_ways;
  QTimer m_soon;               ///< merges what is typed
  bool m_stale = true;         ///< what the session knows is of another set-up
  bool m_fresh = false;        ///< nothing was set up yet: usual axes are wanted
  bool m_runNext = false;      ///< it is to run as soon as it is read
  std::uint64_t m_shipped = 0; ///< the ticket of the question for them; 0: not asked yet
};

} // namespace spikeloom
