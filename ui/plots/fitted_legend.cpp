#include "ui/plots/fitted_legend.h"

#include "ui/plots/fitted_font.h"

namespace spikeloom {

namespace {
constexpr int leastIcon = 12, leastSpacing = 4;
} // namespace

void FittedLegend::setEntries(const QSize& icon, int spacing) {
  m_icon = icon;
  m_spacing = spacing;
}

bool FittedLegend::fits() const { return minimumOuterSizeHint().width() <= outerRect().width(); }

void FittedLegend::update(UpdatePhase phase) {
  if (phase == upLayout) { // its own place is known, those of its entries are not
    setFont(parentPlot()->font());
    setIconSize(m_icon);
    setColumnSpacing(m_spacing);
    if (!fits()) {
      setIconSize(qMin(leastIcon, m_icon.width()), m_icon.height());
      setColumnSpacing(qMin(leastSpacing, m_spacing));
    }
    for (int pixels = QFontInfo(font()).pixelSize() - 1; pixels >= leastPixels && !fits(); --pixels) {
      QFont smaller = font();
      smaller.setPixelSize(pixels);
      setFont(smaller);
    }
  }
  QCPLegend::update(phase);
}

} // namespace spikeloom
