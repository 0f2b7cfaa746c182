#include "ui/plots/side_title.h"

#include <algorithm>

namespace spikeloom {

namespace {
constexpr int leastPixels = 7;
} // namespace

SideTitle::SideTitle(QCustomPlot* plot, std::size_t panels) : QCPItemText(plot), m_panels(panels) {}

QFont SideTitle::fittingFont() const {
  QFont fitting = font();
  const double length = QFontMetricsF(fitting).horizontalAdvance(text());
  const double room = static_cast<double>(m_panels) * position->axisRect()->outerRect().height();
  if (length > room)
    fitting.setPixelSize(
        std::max(leastPixels, static_cast<int>(QFontInfo(fitting).pixelSize() * room / length)));
  return fitting;
}

void SideTitle::draw(QCPPainter* painter) {
  const QFont usual = font();
  setFont(fittingFont());
  QCPItemText::draw(painter);
  setFont(usual);
}

} // namespace spikeloom
