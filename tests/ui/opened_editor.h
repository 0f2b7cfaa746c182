#pragma once

#include <QPushButton>

#include <qcustomplot.h>

#include "opened_window.h"
#include "ui/plots/curve_plot.h"
#include "ui/target_editor/draw_page.h"
#include "ui/target_editor/import_page.h"
#include "ui/target_editor/target_editor.h"

namespace spikeloom {

/// The editor in a window, open; the target window is 200 ms, and there are 40 neurons.
struct OpenedEditor : Opened {
  OpenedEditor() {
    press(Qt::Key_E, Qt::ControlModifier);
    window->resize(1276, 690);
    QTest::qWait(20);
  }
  [[nodiscard]] TargetEditor& editor() const { return window->targetEditor(); }
  [[nodiscard]] DrawPage& draw() const { return editor().draw(); }
  [[nodiscard]] CurvePlot& plot() const { return draw().plot(); }
  [[nodiscard]] ImportPage& import() const { return editor().import(); }
  [[nodiscard]] const TargetParams& target() const { return window->draft().experiment().target; }
  [[nodiscard]] std::vector<DrawnCurve> curves() const { return parseCurves(target().curves, 40); }
  void undo() { window->actions().undo->trigger(); }
  [[nodiscard]] int edits() const { return window->draft().undoStack().index(); }

  /// From place to place, the button held.
  void drag(const std::vector<CurvePoint>& way) const {
    QCoreApplication::processEvents(); // a plot of another size is laid out with its next picture
    QWidget* const canvas = plot().plot();
    QTest::mousePress(canvas, Qt::LeftButton, {}, plot().pixelOf(way.front()));
    for (std::size_t k = 1; k < way.size(); ++k)
      for (int part = 1; part <= 10; ++part) {
        const QPointF from = plot().pixelOf(way[k - 1]), to = plot().pixelOf(way[k]);
        const QPoint at = (from + (to - from) * part / 10).toPoint();
        QMouseEvent event(QEvent::MouseMove, at, canvas->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(canvas, &event);
      }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, plot().pixelOf(way.back()));
  }
  void click(const CurvePoint& at) const {
    QCoreApplication::processEvents();
    QTest::mouseClick(plot().plot(), Qt::LeftButton, {}, plot().pixelOf(at));
  }
  void type(QLineEdit& line, const QString& text) const {
    line.setFocus();
    line.selectAll();
    QTest::keyClicks(&line, text);
    QTest::keyClick(&line, Qt::Key_Return);
  }
  [[nodiscard]] QPushButton* button(const QString& text) const {
    for (QPushButton* const button : window->findChildren<QPushButton*>())
      if (button->text() == text)
        return button;
    return nullptr;
  }
  /// As typed into the Experiment panel.
  void set(std::string_view path, const char* text) const {
    window->draft().type(indexOf(*findField(path)), QString::fromUtf8(text));
  }
  void chooseFile(const QString& file) {
    import().choose(file);
    QTRY_VERIFY_WITH_TIMEOUT(!import().reading(), patience);
  }
};

} // namespace spikeloom
