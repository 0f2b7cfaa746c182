#pragma once

#include <QPoint>

#include <cstdint>
#include <memory>
#include <optional>

#include "core/analysis/weight_picture.h"
#include "ui/plots/plot_widget.h"

class QCPItemLine;
class QCPItemText;
class QCPColorScale;

namespace spikeloom {

class FittedText;
class ImagePlottable;

/// The weights as a picture: postsynaptic neurons downwards, presynaptic ones to the right; excitatory
/// weights vermilion, inhibitory ones blue, none and 0 as the background; the scale beside it is symmetrical.
/// Before training, now, their difference, or before left and now right of a line that can be dragged. A
/// click chooses the postsynaptic neuron, as Up and Down do; Left and Right move the line.
class MatrixPlot : public PlotWidget {
  Q_OBJECT
public:
  enum class Shows { Before, Now, Change, Swipe };

  explicit MatrixPlot(QWidget* parent = nullptr);

  /// All three in the same blocks; `scale` is what has the strongest colour.
  struct Matrices {
    std::shared_ptr<const WeightMatrix> before, now, change;
    double scale = 0;
  };
  void show(const Matrices& matrices);
  using QWidget::show;
  void setShows(Shows shows);
  [[nodiscard]] Shows shows() const { return m_shows; }
  /// Marks the row of this neuron.
  void setMarked(std::optional<std::uint32_t> neuron);

  /// Where the line is, as a share of the width.
  void setSwipe(double share);
  [[nodiscard]] double swipe() const { return m_swipe; }
  [[nodiscard]] const QImage& image() const;
  /// So many blocks fit along a side, one a pixel.
  [[nodiscard]] std::size_t blocksThatFit() const;
  /// Where a synapse is drawn, in plot()'s pixels.
  [[nodiscard]] QPoint pixelOf(std::uint32_t postsynaptic, std::uint32_t presynaptic) const;

  /// The visible blocks: first neurons of row and column, weight before, now.
  [[nodiscard]] PlotTable table() const override;

signals:
  void neuronChosen(std::uint32_t neuron);
  /// Another number of blocks fits.
  void roomChanged();

protected:
  void restyle(const PlotColors& colors) override;
  void clickedAt(const QPoint& point, bool ctrl) override;
  [[nodiscard]] bool takesDrag(const QPoint& point) const override;
  [[nodiscard]] QString valuesAt(const QCPAxisRect& rect, double x, double y) const override;
  [[nodiscard]] bool takesKey(const QKeyEvent& key) const override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  void paintImage();
  void placeMark();
  [[nodiscard]] std::optional<double> swipeAt(const QPoint& point) const;
  [[nodiscard]] const WeightMatrix* matrixAt(double x) const;
  [[nodiscard]] std::optional<std::uint32_t> neuronAt(double coordinate) const;

  Matrices m_matrices;
  Shows m_shows = Shows::Now;
  std::optional<std::uint32_t> m_marked;
  double m_swipe = 0.5;
  std::size_t m_fits = 0; ///< blocks, when it was laid out last
  bool m_swiping = false; ///< the line is being dragged
  ImagePlottable* m_image;
  QCPColorScale* m_scale;
  QCPItemLine *m_line, *m_mark;
  QCPItemText* m_title;         ///< of the upright axis
  FittedText *m_left, *m_right; ///< what is on which side
};

} // namespace spikeloom
