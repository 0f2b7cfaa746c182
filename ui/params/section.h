#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace spikeloom {

/// A titled group that can be folded away, with a line of derived facts at its end.
class Section : public QWidget {
  Q_OBJECT

public:
  Section(const QString& title, QWidget* parent);
  void addRow(QWidget* row);
  /// Above the rows.
  void addOnTop(QWidget* widget);
  /// Explains these words (ui/look/words.h) in the title's tooltip.
  void explain(const QStringList& words);
  /// What follows from the group's values; empty for nothing.
  void setFacts(const QString& facts);
  [[nodiscard]] QString facts() const;
  void setOpen(bool open);
  [[nodiscard]] bool isOpen() const;

private:
  QToolButton* m_header;
  QWidget* m_body;
  QVBoxLayout* m_rows;
  QLabel* m_facts;
};

} // namespace spikeloom
