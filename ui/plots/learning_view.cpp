#include "ui/plots/learning_view.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "core/params/experiment.h"

namespace spikeloom {

namespace {

struct CurveTexts {
  Q_DECLARE_TR_FUNCTIONS(LearningCurvePlot)
};

/// 0.93, or a dash for what is not a number.
QString curveNumber(double value, int decimals = 2) {
  if (std::isinf(value))
    return QStringLiteral("∞");
  return std::isfinite(value) ? QString::number(value, 'f', decimals) : QStringLiteral("–");
}

QString curveText(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString resultText(double correlation, double lower, double upper, double error) {
  return CurveTexts::tr("correlation %1 (quartiles %2 to %3), error %4 of the target's variance")
      .arg(curveNumber(correlation), curveNumber(lower), curveNumber(upper), curveNumber(error));
}

QString pointText(const TestPoint& test, std::size_t sets) {
  QString name = test.probed ? CurveTexts::tr("probed test") : CurveTexts::tr("test");
  if (sets > 1)
    name = CurveTexts::tr("%1, set %2").arg(name).arg(test.set + 1);
  return QStringLiteral("%1: %2").arg(
      name, resultText(test.median, test.lowerQuartile, test.upperQuartile, test.errorShare));
}

} // namespace

std::vector<TestPoint> LearningView::testsAfter(int loop) const {
  const auto first = std::ranges::lower_bound(tests, loop, {}, &TestPoint::afterLoop),
             last = std::ranges::upper_bound(tests, loop, {}, &TestPoint::afterLoop);
  return {first, last};
}

QString editText(const LiveEdit& edit) {
  const Field* const field = findField(edit.path);
  if (!field)
    return curveText(edit.path);
  const QString text = QStringLiteral("%1 %2 → %3")
                           .arg(curveText(field->symbol.empty() ? field->name : field->symbol),
                                curveText(edit.before), curveText(edit.after));
  return field->unit.empty() ? text : text + QLatin1Char(' ') + curveText(field->unit);
}

QString loopText(const LearningView& view, int loop) {
  QStringList lines;
  const auto at = static_cast<std::size_t>(loop - 1);
  if (loop < 1) {
    lines << CurveTexts::tr("Before training");
  } else if (at < view.curve.size()) {
    const TrialTotals& trial = view.curve[at];
    const QString name = CurveTexts::tr("Loop %1").arg(loop);
    lines << (view.sets > 1 ? CurveTexts::tr("%1, set %2").arg(name).arg(trial.set + 1) : name)
          << CurveTexts::tr("while corrected: %1")
                 .arg(resultText(trial.median, trial.lowerQuartile, trial.upperQuartile, trial.errorShare));
  }
  for (const TestPoint& test : view.testsAfter(loop))
    lines << pointText(test, view.sets);
  if (loop >= 1 && at < view.curve.size()) {
    const TrialTotals& trial = view.curve[at];
    lines << CurveTexts::tr("weight change %1, population rate %2 Hz, took %3 s")
                 .arg(curveNumber(trial.weightChange, 3), curveNumber(trial.rate, 1),
                      curveNumber(trial.seconds));
  }
  for (const LiveEdit& edit : view.edits)
    if (edit.afterLoop == loop)
      lines << CurveTexts::tr("edited after it: %1").arg(editText(edit));
  return lines.join(QLatin1Char('\n'));
}

} // namespace spikeloom
