#pragma once

#include <QList>
#include <QWidget>

#include <vector>

#include "ui/workspaces/run_card_button.h"

class QComboBox;
class QHBoxLayout;
class QPushButton;
class QTableWidget;
class QToolButton;

namespace spikeloom {

class ElidedLabel;
class LineInput;

/// The last training runs as cards, below all pages; folded, it is the button foldButton() alone, which
/// whoever holds the strip puts where there is room, and hides the strip (foldedChanged). Up to two runs can
/// be chosen: what differs between them stands beside the cards. Shows what it is given; what is wanted of it
/// is told.
class RunsStrip : public QWidget {
  Q_OBJECT
public:
  explicit RunsStrip(QWidget* parent = nullptr);

  /// From new to old. Those that are chosen stay chosen while they are there.
  void showCards(const std::vector<RunCardView>& cards);
  /// A line of the comparison; of one run alone `second` is empty.
  struct Line {
    QString name, first, second;
  };
  void showComparison(const QList<Line>& lines);
  /// @param bytes what saved runs may take, and what they take
  void showLimit(double bytes, double taken);

  [[nodiscard]] const QStringList& chosen() const { return m_chosen; }
  /// As a click on its card does.
  void choose(const QString& id);
  [[nodiscard]] QList<RunCardButton*> cards() const { return m_cards; }
  [[nodiscard]] QTableWidget& comparison() const { return *m_table; }
  [[nodiscard]] bool folded() const;
  void setFolded(bool folded);
  [[nodiscard]] QToolButton& foldButton() const;

signals:
  void chosenChanged();
  void openWanted(const QString& id);
  void removeWanted(const QString& id);
  void nameTyped(const QString& id, const QString& name);
  void limitChosen(double bytes);
  void foldedChanged(bool folded);

private:
  void buildHead(QHBoxLayout* row);
  void buildSide();
  void markChosen();
  [[nodiscard]] const RunCardView* viewOf(const QString& id) const;

  QStringList m_chosen;
  QList<RunCardButton*> m_cards;
  QToolButton* m_fold = nullptr;
  ElidedLabel *m_hint = nullptr, *m_room = nullptr;
  QComboBox* m_limit = nullptr;
  QWidget *m_body = nullptr, *m_shelf = nullptr, *m_side = nullptr;
  QHBoxLayout* m_row = nullptr;
  LineInput* m_name = nullptr;
  QPushButton *m_open = nullptr, *m_remove = nullptr;
  QTableWidget* m_table = nullptr;
};

} // namespace spikeloom
