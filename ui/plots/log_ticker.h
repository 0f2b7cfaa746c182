#pragma once

#include <qcustomplot.h>

namespace spikeloom {

/// Ticks of a logarithmic axis at 1, 2 and 5 times the powers of ten; where there is no room for their
/// labels, at 1 and 3, or at the powers alone.
class LogTicker : public QCPAxisTicker {
public:
  explicit LogTicker(const QCPAxis* axis) : m_axis(axis) {}

protected:
  QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
  int getSubTickCount(double tickStep) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
  const QCPAxis* m_axis;
};

} // namespace spikeloom
