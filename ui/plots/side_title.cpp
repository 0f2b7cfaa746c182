#include "ui/plots/side_title.h"

#include "ui/plots/fitted_font.h"

namespace spikeloom {

SideTitle::SideTitle(QCustomPlot* plot, std::size_t panels) : QCPItemText(plot), m_panels(panels) {}

QFont SideTitle::fittingFont() const {
  const QCPAxisRect& panel = *position->axisRect();
  const int room = m_panels == 1 ? panel.rect().height() : panel.outerRect().height(); // centred beside it
  return fittedFont(font(), text(), static_cast<double>(m_panels) * room);
}

void SideTitle::draw(QCPPainter* painter) {
  const QFont usual = font();
  setFont(fittingFont());
  QCPItemText::draw(painter);
  setFont(usual);
}

} // namespace spikeloom
