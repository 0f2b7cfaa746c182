#pragma once

#include <optional>

#include "ui/plots/plot_widget.h"
#include "ui/plots/sweep_view.h"

namespace spikeloom {

/// A picture of a sweep whose cells can be chosen: by a click or the arrow keys, with Ctrl (Shift with keys)
/// one to compare it with; Enter opens it.
class SweepPlot : public PlotWidget {
  Q_OBJECT
public:
  explicit SweepPlot(QWidget* parent = nullptr);

  void show(const SweepPicture& picture);
  using QWidget::show;
  void setChosen(const ChosenCells& chosen);

  [[nodiscard]] PlotTable table() const override { return tableOf(m_picture); }

signals:
  /// By the user.
  void cellChosen(std::size_t cell, bool second);
  void openWanted(std::size_t cell);

protected:
  [[nodiscard]] const SweepPicture& picture() const { return m_picture; }
  [[nodiscard]] const ChosenCells& chosen() const { return m_chosen; }
  /// Another picture, or other cells are chosen.
  virtual void pictureChanged() = 0;
  virtual void chosenChanged() = 0;
  /// The cell at these coordinates of the axes.
  [[nodiscard]] virtual std::optional<std::size_t> cellAt(double x, double y) const = 0;
  /// Whether Up and Down lead anywhere.
  [[nodiscard]] virtual bool hasRows() const = 0;

  bool event(QEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  SweepPicture m_picture;
  ChosenCells m_chosen;
};

} // namespace spikeloom
