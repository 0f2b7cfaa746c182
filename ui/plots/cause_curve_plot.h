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

class FittedText;
class PatternArea;
class PatternBar;

/// The U: the two errors over one parameter on a logarithmic axis, amber below and sky on top; a handle that
/// mouse and arrow keys move; a ring where a trained network was tested, and a grey bar from the areas to it
/// (its feedback); the best value; thin, the paper's own terms.
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
  /// Where the sum of both errors is smallest among the points, as one would say it (chosenValue); nothing
  /// with too few points for a U.
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
  /// The name of an area: inside it where there is room, else beside it with a line into it.
  [[nodiscard]] const QCPItemText* nameOf(Role cause) const;
  /// Of the last ring, if it has one; nullptr without rings.
  [[nodiscard]] const PatternBar* feedbackBar() const;

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
    PatternBar* feedback;
    QCPItemTracer* ring;
    FittedText *text, *feedbackText;
  };
  void buildAxes();
  void buildItems();
  void moveHandleTo(double x);
  void moveHandleTo(const QPoint& point);
  void showPoints();
  void showRings();
  void addRing(const TestedPoint& tested);
  void showBest();
  void placeWords();
  void placeFeedbackTexts();
  void placeTheoryNames(const std::vector<QRectF>& taken);
  void placeHandle();
  void fitAxes();
  void styleItems();
  [[nodiscard]] std::optional<CauseShares> between(double x) const;
  PatternArea* addArea();
  QCPItemLine* addLeader();
  template <class Text> Text* addText(const QString& layer);
  [[nodiscard]] std::vector<QRectF> takenPlaces() const;
  void placeName(Role cause, QCPItemText* name, QCPItemLine* leader, std::vector<QRectF>& taken);

  CauseCurve m_curve;
  double m_handle = 0;
  double m_top = 1;
  bool m_approximate = false, m_dragged = false, m_zoomed = false;
  QCPAxisRect* m_rect = nullptr;
  PatternArea *m_tracking = nullptr, *m_total = nullptr; ///< the second lies on the first
  QCPGraph *m_theoryTracking = nullptr, *m_theorySampling = nullptr;
  QCPItemText *m_trackingName = nullptr, *m_samplingName = nullptr, *m_bestText = nullptr,
              *m_theoryTrackingName = nullptr, *m_theorySamplingName = nullptr;
  FittedText *m_progress = nullptr, *m_theoryKey = nullptr;
  QCPItemLine *m_trackingLeader = nullptr, *m_samplingLeader = nullptr; ///< from a name into its area
  QCPItemLine *m_bestLine = nullptr, *m_handleLine = nullptr;
  QCPItemTracer* m_knob = nullptr;
  QCPItemText* m_handleText = nullptr;
  std::vector<Ring> m_rings;
};

} // namespace spikeloom
