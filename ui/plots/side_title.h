#pragma once

#include <qcustomplot.h>

namespace spikeloom {

/// The title of a value axis, upright beside one panel or several of the same height. It is rather written
/// smaller than longer than they are: the next panel has a title, too.
class SideTitle : public QCPItemText {
public:
  SideTitle(QCustomPlot* plot, std::size_t panels);

  /// The font that it is drawn in: font(), or as much of it as there is room for.
  [[nodiscard]] QFont fittingFont() const;

protected:
  void draw(QCPPainter* painter) override;

private:
  std::size_t m_panels;
};

} // namespace spikeloom
