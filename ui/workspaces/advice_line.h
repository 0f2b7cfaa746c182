#pragma once

#include <QString>
#include <QWidget>

#include <vector>

#include "core/record/diagnosis.h"

class QHBoxLayout;
class QToolButton;

namespace spikeloom {

class ElidedLabel;

/// The number behind a verdict, and what would help: each value is a button.
class AdviceLine : public QWidget {
  Q_OBJECT
public:
  explicit AdviceLine(QWidget* parent = nullptr);

  void show(const VerdictText& verdict);
  using QWidget::show;
  [[nodiscard]] const std::vector<QToolButton*>& buttons() const { return m_buttons; }

signals:
  /// The values are to be taken, all of them.
  void changeWanted(const spikeloom::Remedy& remedy);

protected:
  void changeEvent(QEvent* event) override;

private:
  void rebuildButtons();
  void styleButtons();

  VerdictText m_verdict;
  QHBoxLayout* m_layout;
  ElidedLabel *m_because, *m_also;
  std::vector<QToolButton*> m_buttons;
};

} // namespace spikeloom
