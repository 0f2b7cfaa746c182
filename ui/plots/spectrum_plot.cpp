#include "ui/plots/spectrum_plot.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <qcustomplot.h>

#include "ui/look/line_scale.h"
#include "ui/look/tint.h"
#include "ui/plots/fitted_legend.h"
#include "ui/plots/plot_parts.h"

namespace spikeloom {

namespace {

QVector<QCPCurveData> inThePlane(const SpectrumFound::Values& values) {
  QVector<QCPCurveData> points;
  for (const std::complex<double> value : values)
    points.append({static_cast<double>(points.size()), value.real(), value.imag()});
  return points;
}

QVector<QCPCurveData> circleOf(double radius) {
  constexpr int corners = 180;
  QVector<QCPCurveData> points;
  for (int k = 0; radius > 0 && k <= corners; ++k) {
    const double angle = 2 * std::numbers::pi * k / corners;
    points.append({static_cast<double>(k), radius * std::cos(angle), radius * std::sin(angle)});
  }
  return points;
}

} // namespace

SpectrumPlot::SpectrumPlot(QWidget* parent) : PlotWidget(parent) {
  setAccessibleName(tr("Eigenvalues of the weights"));
  navigation().setWheelAxes(Qt::Horizontal | Qt::Vertical);
  plot()->plotLayout()->clear();
  auto* const grid = new QCPLayoutGrid;
  plot()->plotLayout()->addElement(0, 0, grid);
  m_legend = addLegend(grid, 0);
  QCPAxisRect* const rect = addAxisRect(grid, 1, 0);
  const auto add = [&](const QString& name) {
    auto* const curve = new QCPCurve(keyOf(rect), valueOf(rect));
    curve->setSelectable(QCP::stNone);
    curve->setLineStyle(QCPCurve::lsNone);
    curve->setName(name);
    curve->addToLegend(m_legend);
    return curve;
  };
  m_before = add(tr("before"));
  m_now = add(tr("now"));
  m_circle = add({});
  m_circle->setLineStyle(QCPCurve::lsLine);
  keyOf(rect)->setLabel(tr("real part"));
  m_title = addSideTitle(rect, tr("imaginary part"));
  connect(plot(), &QCustomPlot::afterLayout, this, [this, rect] {
    if (rect->size() != m_room)
      fitAxes();
  });
  applyColors();
}

void SpectrumPlot::show(const SpectrumFound* spectrum) {
  m_spectrum = spectrum ? *spectrum : SpectrumFound();
  using Values = SpectrumFound::Values;
  const Values nothing, &before = m_spectrum.before ? *m_spectrum.before : nothing,
                        &now = m_spectrum.now ? *m_spectrum.now : nothing;
  m_before->data()->set(inThePlane(before), true);
  m_now->data()->set(inThePlane(now), true);
  m_circle->data()->set(circleOf(m_spectrum.radius), true);
  m_circle->setName(m_spectrum.theoretical ? tr("radius %1").arg(m_spectrum.radius, 0, 'g', 3)
                                           : tr("largest before: %1").arg(m_spectrum.radius, 0, 'g', 3));
  m_reach = m_spectrum.radius;
  for (const Values* const values : {&before, &now})
    for (const std::complex<double> value : *values)
      m_reach = std::max({m_reach, std::abs(value.real()), std::abs(value.imag())});
  if (!(m_reach > 0))
    m_reach = 1;
  m_now->keyAxis()->axisRect()->setVisible(spectrum != nullptr);
  m_title->setVisible(spectrum != nullptr);
  for (int k = 0; k < m_legend->itemCount(); ++k)
    m_legend->item(k)->setVisible(spectrum && (k < 2 || m_spectrum.radius > 0));
  fitAxes();
  redraw();
}

/// A circle is one.
void SpectrumPlot::fitAxes() {
  QCPAxisRect* const rect = m_now->keyAxis()->axisRect();
  m_room = rect->size();
  const double width = std::max(rect->width(), 1), height = std::max(rect->height(), 1);
  const double perPixel = 2.1 * m_reach / std::min(width, height);
  m_now->keyAxis()->setRange(-perPixel * width / 2, perPixel * width / 2);
  m_now->valueAxis()->setRange(-perPixel * height / 2, perPixel * height / 2);
}

QString SpectrumPlot::valuesAt(const QCPAxisRect&, double x, double y) const {
  if (!m_spectrum.now)
    return {};
  return tr("%1 %2 %3 i, modulus %4")
      .arg(x, 0, 'g', 3)
      .arg(y < 0 ? QChar(0x2212) : QLatin1Char('+'))
      .arg(std::abs(y), 0, 'g', 3)
      .arg(std::hypot(x, y), 0, 'g', 3);
}

PlotTable SpectrumPlot::table() const {
  PlotTable table{
      {tr("real part before"), tr("imaginary part before"), tr("real part now"), tr("imaginary part now")},
      {}};
  if (m_spectrum.now)
    for (std::size_t k = 0; k < m_spectrum.now->size(); ++k) {
      const std::complex<double> before = (*m_spectrum.before)[k], now = (*m_spectrum.now)[k];
      table.values.insert(table.values.end(), {before.real(), before.imag(), now.real(), now.imag()});
    }
  return table;
}

void SpectrumPlot::restyle(const PlotColors& colors) {
  layOutUnderLegend(m_now->keyAxis()->axisRect(), m_legend);
  const QPen ring(blended(colors.text, colors.background, 0.5), lineScale());
  m_before->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, ring, Qt::NoBrush, 5 * lineScale()));
  m_now->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colors.text), colors.text, 4 * lineScale()));
  m_circle->setPen(scaledPen(blended(colors.text, colors.background, 0.6), 1, Qt::DashLine));
  styleSideTitle(m_title);
}

} // namespace spikeloom
