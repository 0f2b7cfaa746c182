#include "ui/plots/log_ticker.h"

#include <cmath>

namespace spikeloom {

namespace {

struct Scale {
  QVector<double> mantissas;
  double leastGap; ///< between neighbours, in decades
};

} // namespace

QVector<double> LogTicker::createTickVector(double, const QCPRange& range) {
  const double decades = std::log10(range.upper / range.lower);
  const double label = QFontMetricsF(m_axis->tickLabelFont()).horizontalAdvance(QStringLiteral("00000"));
  const double decade = m_axis->axisRect()->width() / decades;
  QVector<double> mantissas{1};
  for (const Scale& scale : {Scale{{1, 3}, std::log10(3)}, Scale{{1, 2, 5}, std::log10(2)}})
    if (scale.leastGap * decade >= label)
      mantissas = scale.mantissas;
  QVector<double> ticks;
  for (double power = std::pow(10.0, std::floor(std::log10(range.lower))); power <= range.upper; power *= 10)
    for (const double mantissa : mantissas)
      if (const double x = mantissa * power; x >= range.lower * 0.999 && x <= range.upper * 1.001)
        ticks << x;
  return ticks;
}

int LogTicker::getSubTickCount(double) { return 0; }

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return QString::number(tick, 'g', 6);
}

} // namespace spikeloom
