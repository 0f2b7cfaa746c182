#pragma once

#include <QWidget>

#include <optional>
#include <vector>

#include "core/study/sweep_session.h"
#include "core/study/sweep_setup.h"
#include "ui/plots/sweep_view.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableWidget;
class QToolButton;
class QVBoxLayout;

namespace spikeloom {

class ElidedLabel;
class LineInput;
class SweepAxisRow;
class SweepMapPlot;
class SweepSlicePlot;
class WrappedLabel;

/// All that is chosen and typed on the page.
struct SweepPageSetup {
  QString source; ///< empty: the experiment of the panel over `own`; else a sweep's file
  SweepSetup own;
  QString measure = QStringLiteral("total_error");
  int threads = 0; ///< runs at once; 0: one a core
  QString results; ///< a CSV file that was chosen; empty: the program's own place
  bool operator==(const SweepPageSetup&) const = default;
};

/// The page Sweep: two parameters, what is to be measured, the open loop's estimate first and measured cells
/// as they come. Shows what it is given; what is wanted of it is told.
class SweepWorkspace : public QWidget {
  Q_OBJECT
public:
  explicit SweepWorkspace(QWidget* parent = nullptr);

  struct Listed {
    QString file, title, about;
  };
  /// The sweeps that can be chosen besides one's own.
  void setSources(const std::vector<Listed>& sources);
  /// Shows it without telling.
  void setSetup(const SweepPageSetup& setup);
  [[nodiscard]] const SweepPageSetup& setup() const { return m_setup; }
  void showState(const SweepState& state);

  [[nodiscard]] const ChosenCells& chosen() const { return m_chosen; }
  [[nodiscard]] SweepMapPlot& map() const { return *m_map; }
  [[nodiscard]] SweepSlicePlot& slice() const { return *m_slice; }
  [[nodiscard]] QString problems() const;
  [[nodiscard]] QString progress() const;

signals:
  /// By the user. `anew`: it is another sweep, not only another way to look at it.
  void setupChanged(bool anew);
  /// Another parameter: the usual values of the first (0) or second (1) axis are wanted.
  void usualAxisWanted(int axis);
  void runWanted();
  void stopWanted();
  /// A cell is to be opened as an experiment.
  void openWanted(std::size_t cell);
  void fileWanted();
  void resultsWanted();
  void commandWanted();
  void scriptWanted();

private:
  void buildColumn(QVBoxLayout* lines);
  void buildSetup(QVBoxLayout* lines);
  void buildRun(QVBoxLayout* lines);
  void buildMenu();
  void buildPlots();
  void takeEdit(bool anew);
  void choose(std::size_t cell, bool second);
  void present();
  void presentTable();
  [[nodiscard]] const Measure& measure() const;

  SweepPageSetup m_setup;
  SweepState m_state;
  ChosenCells m_chosen;
  std::vector<Listed> m_sources;
  QComboBox *m_source = nullptr, *m_measure = nullptr, *m_threads = nullptr;
  SweepAxisRow *m_first = nullptr, *m_second = nullptr;
  QWidget* m_own = nullptr; ///< what sets one's own sweep up
  LineInput* m_repeats = nullptr;
  QLabel *m_about = nullptr, *m_problems = nullptr, *m_progress = nullptr, *m_estimate = nullptr;
  ElidedLabel* m_results = nullptr;
  QPushButton *m_run = nullptr, *m_open = nullptr;
  QToolButton* m_more = nullptr;
  QTableWidget* m_table = nullptr;
  QSplitter *m_columns = nullptr, *m_plots = nullptr;
  SweepMapPlot* m_map = nullptr;
  SweepSlicePlot* m_slice = nullptr;
};

} // namespace spikeloom
