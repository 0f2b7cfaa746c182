#include "ui/plots/sweep_view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace spikeloom {

namespace {

struct SweepTexts {
  Q_DECLARE_TR_FUNCTIONS(SweepMapPlot)
};

/// NaN is the same as NaN here.
bool alike(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

} // namespace

bool SweepCell::operator==(const SweepCell& other) const {
  return alike(mean, other.mean) && runs == other.runs && done == other.done && failed == other.failed &&
         expected == other.expected && alike(theoryTracking, other.theoryTracking) &&
         alike(theorySampling, other.theorySampling);
}

std::optional<double> SweepPicture::shown(std::size_t cell) const {
  const SweepCell& of = cells[cell];
  return std::isfinite(of.mean) ? std::optional(of.mean) : of.expected;
}

std::optional<std::pair<double, double>> SweepPicture::range() const {
  std::optional<std::pair<double, double>> out;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    if (const auto value = shown(cell))
      out = out ? std::pair(std::min(out->first, *value), std::max(out->second, *value))
                : std::pair(*value, *value);
  return out;
}

QString SweepPicture::cellText(std::size_t cell) const {
  const SweepCell& of = cells[cell];
  const auto at = static_cast<qsizetype>(cell);
  QString text = QStringLiteral("%1 = %2").arg(xTitle, x[at % x.size()]);
  if (!yTitle.isEmpty())
    text += QStringLiteral("\n%1 = %2").arg(yTitle, y[at / x.size()]);
  if (of.done > of.failed)
    text +=
        QLatin1Char('\n') +
        SweepTexts::tr("%1: %2 (%3 of %4 runs)").arg(measure, measureText(of.mean)).arg(of.done).arg(repeats);
  else if (of.done > 0)
    text += QLatin1Char('\n') + SweepTexts::tr("%1 runs failed").arg(of.failed);
  if (of.expected)
    text += QLatin1Char('\n') + SweepTexts::tr("open loop expects %1").arg(measureText(*of.expected));
  if (tracking && std::isfinite(of.theoryTracking))
    text += QStringLiteral("\nT %1").arg(measureText(of.theoryTracking));
  if (sampling && std::isfinite(of.theorySampling))
    text += QStringLiteral("\nS %1").arg(measureText(of.theorySampling));
  return text;
}

std::size_t steppedCell(const SweepPicture& picture, std::optional<std::size_t> cell, int dx, int dy) {
  if (!cell || picture.columns() == 0)
    return 0;
  const auto moved = [](std::size_t at, int by, std::size_t count) {
    const auto to = static_cast<std::ptrdiff_t>(at) + by;
    return static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(to, 0, static_cast<std::ptrdiff_t>(count) - 1));
  };
  return moved(*cell / picture.columns(), dy, picture.rows()) * picture.columns() +
         moved(*cell % picture.columns(), dx, picture.columns());
}

PlotTable tableOf(const SweepPicture& picture) {
  PlotTable out;
  out.columns << picture.xTitle;
  if (!picture.yTitle.isEmpty())
    out.columns << picture.yTitle;
  out.columns << picture.measure << SweepTexts::tr("runs") << SweepTexts::tr("expected by the open loop")
              << QStringLiteral("T") << QStringLiteral("S");
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  const auto number = [&](const QString& text) { return numberIn(text.toStdString()).value_or(nothing); };
  for (std::size_t cell = 0; cell < picture.cells.size(); ++cell) {
    const SweepCell& of = picture.cells[cell];
    const auto at = static_cast<qsizetype>(cell);
    out.values.push_back(number(picture.x[at % picture.x.size()]));
    if (!picture.yTitle.isEmpty())
      out.values.push_back(number(picture.y[at / picture.x.size()]));
    for (const double value : {of.mean, static_cast<double>(of.done), of.expected.value_or(nothing),
                               of.theoryTracking, of.theorySampling})
      out.values.push_back(value);
  }
  return out;
}

QString measureText(double value) {
  return QString::fromStdString(significant(value, 3)).replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace spikeloom
