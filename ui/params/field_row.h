#pragma once

#include <QWidget>

#include "core/params/field.h"

class QGridLayout;
class QLabel;
class QToolButton;

namespace spikeloom {

class FieldEditor;
class LogSlider;

/// One field in the panel: name and symbol, editor, unit, a slider where the field has one, a mark when it
/// waits for a new network, a reset arrow when it is not the preset's value, and below what is wrong with it.
class FieldRow : public QWidget {
  Q_OBJECT

public:
  FieldRow(const Field& field, QWidget* parent);

  /// What the row is to show.
  struct Shown {
    QString text, presetText, problem;
    bool waits = false, asInPreset = true;
  };
  void show(const Shown& shown);
  using QWidget::show;

  [[nodiscard]] FieldEditor& editor() const { return *m_editor; }
  /// What is wrong, as shown below the editor; empty when nothing is.
  [[nodiscard]] QString problem() const;
  [[nodiscard]] bool waits() const { return m_waits; }
  [[nodiscard]] LogSlider* slider() const { return m_slider; }
  [[nodiscard]] QToolButton* resetButton() const { return m_reset; }

signals:
  void resetWanted();

protected:
  void changeEvent(QEvent* event) override;

private:
  void layOut(const Field& field, QLabel* name);
  void addSlider(const Field& field, QGridLayout* grid);
  void fitColumns();
  void recolor();

  FieldEditor* m_editor;
  QLabel* m_mark;
  QLabel* m_problem;
  QToolButton* m_reset;
  QLabel* m_unit = nullptr;
  LogSlider* m_slider = nullptr; ///< only where the field has one
  bool m_waits = false;
};

} // namespace spikeloom
