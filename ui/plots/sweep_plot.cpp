#include "ui/plots/sweep_plot.h"

#include <QKeyEvent>

#include <qcustomplot.h>

namespace spikeloom {

namespace {

/// What a key does in a picture of a sweep.
struct SweepStep {
  int dx = 0, dy = 0;
  bool second = false; ///< of the cell that the chosen one is compared with
  bool opens = false;
};

/// Nothing for events and keys of other meanings. Up and Down are left alone where there are no rows.
std::optional<SweepStep> sweepStepIn(const QEvent& event, bool rows) {
  if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride)
    return std::nullopt;
  const auto& key = static_cast<const QKeyEvent&>(event);
  const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
  if (modifiers == Qt::NoModifier && (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter))
    return SweepStep{.opens = true};
  SweepStep step{.dx = (key.key() == Qt::Key_Right) - (key.key() == Qt::Key_Left),
                 .dy = rows ? (key.key() == Qt::Key_Up) - (key.key() == Qt::Key_Down) : 0,
                 .second = modifiers == Qt::ShiftModifier};
  if ((step.dx == 0 && step.dy == 0) || (modifiers != Qt::NoModifier && !step.second))
    return std::nullopt;
  return step;
}

} // namespace

SweepPlot::SweepPlot(QWidget* parent) : PlotWidget(parent) {
  plot()->setToolTip(tr("A click chooses a cell, Ctrl+click a second one to compare it with; Enter opens the "
                        "chosen one as an experiment"));
}

void SweepPlot::show(const SweepPicture& picture) {
  if (picture == m_picture)
    return;
  m_picture = picture;
  pictureChanged();
}

void SweepPlot::setChosen(const ChosenCells& chosen) {
  if (chosen == m_chosen)
    return;
  m_chosen = chosen;
  chosenChanged();
}

void SweepPlot::clickedAt(const QPoint& point, bool ctrl) {
  const QCPAxisRect& rect = *plot()->axisRect();
  if (const auto cell = cellAt(rect.axis(QCPAxis::atBottom)->pixelToCoord(point.x()),
                               rect.axis(QCPAxis::atLeft)->pixelToCoord(point.y())))
    emit cellChosen(*cell, ctrl);
}

QString SweepPlot::valuesAt(const QCPAxisRect&, double x, double y) const {
  const auto cell = cellAt(x, y);
  return cell ? m_picture.cellText(*cell) : QString();
}

bool SweepPlot::event(QEvent* event) {
  const auto step = sweepStepIn(*event, hasRows());
  if (!step || m_picture.cells.empty())
    return PlotWidget::event(event);
  event->accept(); // ours even where the window has a shortcut
  if (event->type() == QEvent::ShortcutOverride)
    return true;
  if (!step->opens)
    emit cellChosen(steppedCell(m_picture, step->second && m_chosen.second ? m_chosen.second : m_chosen.first,
                                step->dx, step->dy),
                    step->second);
  else if (m_chosen.first)
    emit openWanted(*m_chosen.first);
  return true;
}

} // namespace spikeloom
