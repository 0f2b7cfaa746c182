// Where something was edited on the way, in the learning curve.
#include <qcustomplot.h>

#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

/// One for all that was edited between the same two loops.
void LearningCurvePlot::showMarks() {
  for (const Mark& mark : m_marks) {
    for (QCPItemLine* const line : mark.lines)
      plot()->removeItem(line);
    plot()->removeItem(mark.text);
  }
  m_marks.clear();
  for (const LiveEdit& edit : m_view.edits) {
    if (!m_marks.empty() && m_marks.back().loop == edit.afterLoop) {
      QCPItemText* const text = m_marks.back().text;
      text->setText(text->text() + QLatin1Char('\n') + editText(edit));
      continue;
    }
    Mark mark{{}, addMarginText(plot()), edit.afterLoop};
    for (std::size_t i = 0; i < m_rects.size(); ++i) {
      mark.lines[i] = addLine(plot(), QStringLiteral("axes"));
      mark.lines[i]->setClipAxisRect(m_rects[i]);
      for (QCPItemPosition* const end : {mark.lines[i]->start, mark.lines[i]->end})
        placeOverHeight(end, m_rects[i]);
      moveUprightLine(mark.lines[i], edit.afterLoop);
    }
    mark.text->setText(editText(edit));
    placeOverHeight(mark.text->position, m_rects[WeightChange]);
    m_marks.push_back(mark);
  }
}

/// Beside their lines, where there is more room; those that follow each other on different heights.
void LearningCurvePlot::placeMarks() {
  const QCPRange range = m_rects[0]->axis(QCPAxis::atBottom)->range();
  for (std::size_t i = 0; i < m_marks.size(); ++i) {
    const bool right = m_marks[i].loop < range.center();
    m_marks[i].text->setPositionAlignment((right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    m_marks[i].text->setPadding(QMargins(4, 0, 4, 0));
    m_marks[i].text->position->setCoords(m_marks[i].loop, 0.02 + 0.3 * static_cast<double>(i % 3));
  }
}

} // namespace spikeloom
