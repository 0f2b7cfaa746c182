#pragma once

#include <vector>

#include "ui/plots/cause_view.h"
#include "ui/plots/plot_widget.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCPItemTracer;

namespace spikeloom {

class PatternArea;

/// The U: the two errors over one parameter on a logarithmic axis, amber below and sky on top; a handle that
/// mouse and arrow keys move; a ring where a trained network was tested, and a line from the areas to it (its
/// feedback); the best value; thin, the paper's own terms.
class CauseCurvePlot : public PlotWidget {
  Q_OBJECT
public:
  explicit CauseCurvePlot(QWidget* parent = nullptr);

  void show(const CauseCurve& curve);
  using QWidget::show;
  /// Moves the handle without telling.
  void setHandle(double x);
  [[nodiscard]] double handle() const { return m_handle; }
  /// Whether what is shown of the handle's place is of a value near it: the handle says ≈.
  void setApproximate(bool approximate);
  /// Where the sum of both errors is smallest among the points; nothing with fewer than three.
  [[nodiscard]] std::optional<double> best() const;
  /// What an arrow key does: moves the handle by so many steps, and tells.
  void step(int steps);
  /// So many steps from x, each about a twelfth of a decade.
  [[nodiscard]] double stepped(double x, int steps) const;

  // for tests and export
  [[nodiscard]] QCPGraph* trackingGraph() const;
  [[nodiscard]] QCPGraph* totalGraph() const;
  [[nodiscard]] std::size_t rings() const { return m_rings.size(); }
  [[nodiscard]] QPoint handlePosition() const;

signals:
  /// By the user.
  void handleMoved(double x);

protected:
  void restyle(const PlotColors& colors) override;
  void keyPressEvent(QKeyEvent* event) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] bool takesDrag(const QPoint& point) const override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;

private:
  struct Ring {
    TestedPoint point;
    QCPItemLine* feedback;
    QCPItemTracer* ring;
    QCPItemText* text;
  };
  void buildAxes();
  void buildItems();
  void moveHandleTo(double x);
  void moveHandleTo(const QPoint& point);
  void showPoints();
  void showRings();
  void addRing(const TestedPoint& tested);
  void showBest();
  void placeNames();
  void placeHandle();
  void fitAxes();
  void styleItems();
  [[nodiscard]] std::optional<CauseShares> between(double x) const;
  PatternArea* addArea();
  QCPItemText* addText(const QString& layer);

  CauseCurve m_curve;
  double m_handle = 0;
  double m_top = 1;
  bool m_approximate = false, m_dragged = false, m_zoomed = false;
  QCPAxisRect* m_rect = nullptr;
  PatternArea *m_tracking = nullptr, *m_total = nullptr; ///< the second lies on the first
  QCPGraph *m_theoryTracking = nullptr, *m_theorySampling = nullptr;
  QCPItemText *m_trackingName = nullptr, *m_samplingName = nullptr, *m_bestText = nullptr,
              *m_progress = nullptr, *m_theoryTrackingName = nullptr, *m_theorySamplingName = nullptr;
  QCPItemLine *m_bestLine = nullptr, *m_handleLine = nullptr;
  QCPItemTracer* m_knob = nullptr;
  QCPItemText* m_handleText = nullptr;
  std::vector<Ring> m_rings;
};

} // namespace spikeloom
