#include "ui/plots/cell_ticker.h"

#include <cmath>

namespace spikeloom {

QVector<double> CellTicker::createTickVector(double, const QCPRange& range) {
  const QFontMetricsF letters(m_axis->tickLabelFont());
  const bool lying = m_axis->orientation() == Qt::Horizontal;
  double needed = letters.height();
  if (lying) {
    needed = 0;
    for (const QString& name : m_names)
      needed = qMax(needed, letters.horizontalAdvance(name) + letters.averageCharWidth());
  }
  const double pixels = lying ? m_axis->axisRect()->width() : m_axis->axisRect()->height();
  const int every = qMax(1, qCeil(needed * range.size() / qMax(1.0, pixels)));
  QVector<double> out;
  for (int k = 0; k < m_names.size(); k += every)
    if (range.contains(k))
      out << k;
  return out;
}

QString CellTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return m_names.value(static_cast<qsizetype>(std::lround(tick)));
}

} // namespace spikeloom
