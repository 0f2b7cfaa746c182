#pragma once

#include <QWidget>

#include "core/study/sweep_setup.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace spikeloom {

class LineInput;
class LogSlider;

/// One parameter of a sweep, from where to where, and in how many steps, typed or, where the parameter has
/// usual values, by sliders over them. Any text can stand there; what is wrong with it others say.
class SweepAxisRow : public QWidget {
  Q_OBJECT

public:
  /// @param optional whether there may be no parameter
  SweepAxisRow(const QString& title, bool optional, QWidget* parent);

  void setSetup(const AxisSetup& setup);
  [[nodiscard]] AxisSetup setup() const;

signals:
  /// Another parameter was chosen: its usual values are wanted.
  void parameterChosen();
  /// Something else was typed or chosen.
  void edited();

private:
  LineInput* addInput(const QString& name, QGridLayout* grid, int row, int column);
  LogSlider* addSlider(LineInput* input, QGridLayout* grid, int row, int column);
  void showParameter();
  void showSliders();

  QComboBox *m_parameter, *m_scale;
  LineInput *m_from, *m_to, *m_count;
  LogSlider *m_fromSlider, *m_toSlider;
  QLabel* m_unit;
};

} // namespace spikeloom
