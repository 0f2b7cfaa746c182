#pragma once

#include <QStringList>

#include <qcustomplot.h>

namespace spikeloom {

/// Ticks of an axis on which places 0, 1, 2 … have names: all of them where there is room, else every second,
/// third …
class CellTicker : public QCPAxisTicker {
public:
  explicit CellTicker(const QCPAxis* axis) : m_axis(axis) {}
  void setNames(const QStringList& names) { m_names = names; }

protected:
  QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
  const QCPAxis* m_axis;
  QStringList m_names;
};

} // namespace spikeloom
