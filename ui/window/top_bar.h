#pragma once

#include <QToolBar>

#include "core/run/frame.h"
#include "core/session/messages.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;

namespace spikeloom {

class Actions;

/// What one reaches for all the time: the run's actions, speed, how far it is, how good it is, the seed.
class TopBar : public QToolBar {
  Q_OBJECT

public:
  explicit TopBar(Actions& actions, QWidget* parent = nullptr);

  void showFrame(const Frame& frame);
  /// What the last frame said, or that there is no network.
  void showRun();
  void showBuilding();
  /// How far a file is that the network being built needs.
  void showReading(const FileProgress& progress);
  [[nodiscard]] int speedIndex() const;
  void setSpeedIndex(int index);
  /// Shows the experiment's seed.
  void setSeed(qint64 seed);

signals:
  void speedChanged(double factor);
  void seedEdited(qint64 seed);

protected:
  void changeEvent(QEvent* event) override;

private:
  void addRunButtons(Actions& actions);
  void addSpeed(const Actions& actions);
  void addProgress();
  void addSeed();
  void explainCorrelation(TrainedQuantity quantity);
  void addGap(int width);
  void fitWidths();

  QComboBox* m_speed = nullptr;
  QProgressBar* m_progress = nullptr;
  QString m_runText;
  int m_runValue = 0;
  QLabel* m_correlation = nullptr;
  QDoubleSpinBox* m_seed = nullptr;
  QAction* m_dice = nullptr;
};

/// The correlation the network has now, and where the number comes from; empty before there is one.
[[nodiscard]] QString correlationText(const Frame& frame);

/// "reading rates.csv: 42 %"
[[nodiscard]] QString readingText(const FileProgress& progress);

/// "loop 7/30 · 12 s left"
[[nodiscard]] QString progressText(const Frame& frame);

} // namespace spikeloom
