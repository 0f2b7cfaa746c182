#pragma once

#include <QString>
#include <QWidget>

#include <vector>

#include "core/record/diagnosis.h"

class QLabel;
class QLayout;
class QToolButton;

namespace spikeloom {

/// The number behind a verdict, and what would help: each value is a button.
class AdviceLine : public QWidget {
  Q_OBJECT
public:
  enum class Room {
    Bar, ///< one line: what there is no room for is left out, and stands in the tooltip
    Page ///< all of it, in as many lines as it needs
  };
  explicit AdviceLine(Room room, QWidget* parent = nullptr);

  void show(const VerdictText& verdict);
  /// Of a page: what helps in general stands in the tooltip.
  void setBrief(bool brief);
  using QWidget::show;
  [[nodiscard]] const std::vector<QToolButton*>& buttons() const { return m_buttons; }

signals:
  /// The values are to be taken, all of them.
  void changeWanted(const spikeloom::Remedy& remedy);

protected:
  void changeEvent(QEvent* event) override;

private:
  void layOut();
  void rebuildButtons();
  void style();

  Room m_room;
  VerdictText m_verdict;
  QLabel *m_because, *m_also; ///< before the buttons and behind them
  QLayout* m_line;            ///< with the buttons
  std::vector<QToolButton*> m_buttons;
};

} // namespace spikeloom
