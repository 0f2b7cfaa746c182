#pragma once

#include <QWidget>

#include <optional>

#include "ui/plots/cause_view.h"
#include "ui/workspaces/advice_line.h"

namespace spikeloom {

class CauseBar;
class ElidedLabel;

/// In sight wherever no page says the same: the error of the last test in its parts, one sentence that says
/// what is wrong, the number behind it and what would help.
class ErrorBar : public QWidget {
  Q_OBJECT
public:
  explicit ErrorBar(QWidget* parent = nullptr);

  /// @param shares of the last test; nothing when it has none
  void show(const std::optional<CauseShares>& shares, const VerdictText& verdict);
  using QWidget::show;
  /// An edit has made what is shown an error of other settings.
  void setOutdated(bool outdated);

  [[nodiscard]] QString sentence() const;
  [[nodiscard]] const CauseBar& bar() const { return *m_bar; }
  [[nodiscard]] const AdviceLine& advice() const { return *m_advice; }

signals:
  /// A click anywhere but on a value.
  void clicked();
  void changeWanted(const spikeloom::Remedy& remedy);

protected:
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

private:
  void fitHeight();
  void say();

  CauseBar* m_bar;
  ElidedLabel* m_sentence;
  AdviceLine* m_advice;
  QString m_said;
};

} // namespace spikeloom
