#include "ui/target_editor/draw_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/io/index_list.h"
#include "core/params/access.h"
#include "core/targets/target_sketch.h"
#include "ui/params/draft.h"
#include "ui/params/line_input.h"
#include "ui/plots/curve_plot.h"
#include "ui/session/analysis_controller.h"
#include "ui/target_editor/sketches.h"

namespace spikeloom {

namespace {

constexpr qsizetype longestList = 60; // letters

/// What a person's hand does in this window: it trembles for some 6 ms of a second, and means 0 when it is
/// near.
Freehand handIn(const CurvePoint& steps) {
  return {.grid = steps.time / 10,
          .smoothing = 0.6 * steps.time,
          .zeroWithin = 1.2 * steps.value,
          .zeroFor = 4 * steps.time,
          .tolerance = steps.value / 4,
          .unit = std::min(steps.value / 50, 1.0)};
}

QString numberText(double x) { return toQString(shortest(x)); }

std::size_t neuronsOf(const Draft& draft) {
  return static_cast<std::size_t>(draft.experiment().network.neurons);
}

/// Those whose curve this is; `nothing`: without one.
std::vector<std::size_t> followersOf(const std::vector<std::optional<std::size_t>>& followed,
                                     const std::optional<std::size_t>& curve) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < followed.size(); ++i)
    if (followed[i] == curve)
      out.push_back(i);
  return out;
}

/// With spaces: no number has a comma in it, whatever the locale.
QString shortList(const std::vector<std::size_t>& neurons) {
  const QString list = toQString(indexListText(neurons)).replace(QLatin1Char(','), QStringLiteral(", "));
  return list.size() > longestList ? list.left(longestList) + QStringLiteral("…") : list;
}

} // namespace

// --- showing

void DrawPage::present() {
  read();
  m_current = std::min(m_current, m_curves.empty() ? 0 : m_curves.size() - 1);
  showCurves();
}

/// A text that cannot be read stays as it was typed, until something is drawn in its place.
void DrawPage::read() {
  m_curves.clear();
  showProblem({});
  const std::string& text = m_draft.experiment().target.curves;
  if (text.empty())
    return;
  try {
    m_curves = parseCurves(text, neuronsOf(m_draft));
  } catch (const InputErrors& errors) {
    QStringList lines;
    for (const InputError& error : errors.errors())
      lines << toQString(printable(error.message));
    showProblem(tr("The curves cannot be read as they stand; mend them in the Experiment panel, or draw new "
                   "ones, which replace them:\n%1")
                    .arg(lines.join(QLatin1Char('\n'))));
  }
}

void DrawPage::showProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
}

void DrawPage::showCurves() {
  const TargetParams& target = m_draft.experiment().target;
  showWhich();
  showFollowing();
  m_smooth->setChecked(target.curve_shape == CurveShape::smooth);
  CurvePlot::Drawing drawing{
      .points = {}, .others = {}, .shape = target.curve_shape, .window = target.duration};
  for (std::size_t k = 0; k < m_curves.size(); ++k)
    if (k == m_current)
      drawing.points = m_curves[k].points;
    else
      drawing.others.push_back(m_curves[k].points);
  m_plot->showDrawing(drawing);
  askLimits(drawing.points);
}

void DrawPage::showWhich() {
  const bool any = !m_curves.empty();
  const QSignalBlocker quiet(m_which);
  m_which->clear();
  for (std::size_t k = 0; k < m_curves.size(); ++k)
    m_which->addItem(tr("curve %1: %2").arg(k + 1).arg(toQString(m_curves[k].who)));
  m_which->setCurrentIndex(any ? static_cast<int>(m_current) : -1);
  for (QWidget* const widget :
       std::initializer_list<QWidget*>{m_which, m_who, m_give, m_copyCurve, m_removeCurve})
    widget->setEnabled(any);
  if (any && m_who->isModified())
    return; // it is being typed
  m_who->setText(any ? toQString(m_curves[m_current].who) : QString());
  m_who->setMarked(false);
}

void DrawPage::showFollowing() {
  const TargetParams& target = m_draft.experiment().target;
  QStringList parts;
  if (target.family != TargetFamily::drawn)
    parts << tr("The targets are not drawn ones now, but: %1. Drawing makes them so.")
                 .arg(toQString(optionOf(target.family).label));
  const auto followed = followedCurves(m_curves, neuronsOf(m_draft));
  for (std::size_t k = 0; k < m_curves.size(); ++k) {
    const auto who = followersOf(followed, k);
    parts << (who.empty() ? tr("Nobody follows curve %1: later ones replace it.").arg(k + 1)
                          : tr("Curve %1: neurons %2.").arg(k + 1).arg(shortList(who)));
  }
  if (const auto none = followersOf(followed, std::nullopt); !none.empty() && !m_curves.empty())
    parts << tr("Target 0, without a curve: neurons %1.").arg(shortList(none));
  m_following->setText(parts.join(QLatin1Char(' ')));
  m_following->setVisible(!parts.isEmpty());
}

void DrawPage::showPoint() {
  const auto chosen = m_plot->chosen();
  const auto& points = m_plot->points();
  m_point->setText(chosen ? tr("Point %1 of %2").arg(*chosen + 1).arg(points.size()) : tr("No point yet"));
  m_remove->setEnabled(points.size() > 1);
  if (m_time->marked() || m_value->marked())
    showProblem({}); // it was about what is given up now
  for (LineInput* const line : {m_time, m_value}) {
    line->setEnabled(chosen.has_value());
    line->setMarked(false);
  }
  m_time->setText(chosen ? numberText(points[*chosen].time) : QString());
  m_value->setText(chosen ? numberText(points[*chosen].value) : QString());
  showSteps();
  m_plot->setAccessibleDescription(
      chosen ? tr("%1: %2 ms, %3. %4").arg(m_point->text(), m_time->text(), m_value->text(), m_steps->text())
             : m_steps->text());
}

/// They follow what is shown.
void DrawPage::showSteps() {
  const CurvePoint steps = m_plot->steps();
  m_steps->setText(tr("← → other point · ↑ ↓ by %1 · Alt+← → by %2 ms")
                       .arg(numberText(steps.value), numberText(steps.time)));
}

void DrawPage::askLimits(const std::vector<CurvePoint>& points) {
  if (points.empty()) {
    m_ticket = 0;
    m_found->clear();
    return;
  }
  const auto& who = m_curves.empty() ? std::vector<std::size_t>() : m_curves[m_current].neurons;
  m_ticket =
      m_analyses.ask("target limits", [experiment = m_draft.experiment(), points,
                                       neuron = who.empty() ? std::size_t{0} : who.front()](
                                          const std::stop_token& stop, const AnalysisRunner::PostCoarse&) {
        Experiment drawn = experiment;
        drawn.target.family = TargetFamily::drawn;
        const std::vector<DrawnCurve> one{{{}, {}, points}};
        return std::any(withLimits(drawn, sketchOfCurves(drawn, one, sketchSamples), std::array{neuron},
                                   TransferCurve(drawn, stop)));
      });
}

void DrawPage::take(const AnalysisRunner::Result& result) {
  const auto* const sketch = std::any_cast<SketchedTargets>(&result.value);
  if (result.ticket != m_ticket || !sketch)
    return;
  m_plot->showLimits(*sketch);
  m_found->setText(foundText(*sketch));
}

// --- editing

/// The first edit makes the targets drawn ones, in the same step.
void DrawPage::edit(std::vector<DrawnCurve> curves, int session) {
  const std::size_t field = indexOf(SPIKELOOM_FIELD(target, curves));
  const QString text = toQString(curvesText(curves));
  if (m_draft.experiment().target.family == TargetFamily::drawn)
    return m_draft.type(field, text, session);
  m_draft.typeAll({{field, text},
                   {indexOf(SPIKELOOM_FIELD(target, family)), toQString(optionOf(TargetFamily::drawn).key)}},
                  tr("drawn targets"));
}

void DrawPage::editPoints(const std::vector<CurvePoint>& points, int session) {
  auto curves = m_curves;
  if (curves.empty())
    curves.push_back({"all", {}, {}});
  curves[m_current].points = points;
  edit(std::move(curves), -session); // apart from those of the panel's lines
}

void DrawPage::takeStroke(const std::vector<CurvePoint>& stroke) {
  const auto drawn = pointsOfStroke(stroke, handIn(m_plot->steps()));
  if (!drawn.empty())
    editPoints(withStretch(m_plot->points(), drawn), 0);
}

/// Numbers beyond what a drag reaches, but not beyond the neighbours.
void DrawPage::takeNumbers() {
  const auto chosen = m_plot->chosen();
  if (!chosen || !(m_time->isModified() || m_value->isModified()))
    return;
  const auto time = numberIn(m_time->text().trimmed().toStdString());
  const auto value = numberIn(m_value->text().trimmed().toStdString());
  auto points = m_plot->points();
  const bool first = *chosen == 0, last = *chosen + 1 == points.size();
  const double low = first ? drawnTimes.low : points[*chosen - 1].time;
  const double high = last ? drawnTimes.high : points[*chosen + 1].time;
  const bool timeGood =
      time && drawnTimes.contains(*time) && (first || *time > low) && (last || *time < high);
  const bool valueGood = value && drawnValues.contains(*value);
  m_time->setMarked(!timeGood);
  m_value->setMarked(!valueGood);
  QStringList wrong;
  if (!timeGood)
    wrong << tr("The time must be a number between those of the points beside it: %1 to %2 ms.")
                 .arg(numberText(low), numberText(high));
  if (!valueGood)
    wrong << tr("The drive must be a number from %1 to %2.")
                 .arg(numberText(drawnValues.low), numberText(drawnValues.high));
  showProblem(wrong.join(QLatin1Char('\n')));
  if (!wrong.isEmpty())
    return;
  m_time->setModified(false);
  m_value->setModified(false);
  points[*chosen] = {*time, *value};
  editPoints(points, 0);
}

void DrawPage::takeFollowers() {
  if (m_who->isModified())
    giveTo(m_who->text().trimmed());
}

void DrawPage::giveTo(const QString& who) {
  if (m_curves.empty())
    return;
  try {
    (void)neuronsNamed(who.toStdString(), neuronsOf(m_draft));
  } catch (const InputErrors& errors) {
    m_who->setMarked(true);
    return showProblem(problemLines(errors.errors()));
  }
  m_who->setModified(false);
  showProblem({});
  auto curves = m_curves;
  curves[m_current].who = who.toStdString();
  if (curvesText(curves) == curvesText(m_curves))
    showWhich();
  else
    edit(std::move(curves));
}

/// Later curves replace earlier ones: the new one is followed by whom it names.
void DrawPage::addCurve(bool copy) {
  auto curves = m_curves;
  const auto none = followersOf(followedCurves(curves, neuronsOf(m_draft)), std::nullopt);
  DrawnCurve added{curves.empty() ? "all" : none.empty() ? "0" : indexListText(none), {}, {}};
  added.points = copy && !curves.empty()
                     ? curves[m_current].points
                     : std::vector<CurvePoint>{{0, 0}, {m_draft.experiment().target.duration, 0}};
  m_who->setModified(false);
  m_current = curves.size();
  curves.push_back(std::move(added));
  edit(std::move(curves));
  m_who->setFocus(); // for whom is it?
  m_who->selectAll();
}

void DrawPage::removeCurve() {
  auto curves = m_curves;
  curves.erase(curves.begin() + static_cast<std::ptrdiff_t>(m_current));
  m_who->setModified(false);
  edit(std::move(curves));
}

void DrawPage::setSmooth(bool smooth) {
  const CurveShape shape = smooth ? CurveShape::smooth : CurveShape::straight;
  m_draft.type(indexOf(SPIKELOOM_FIELD(target, curve_shape)), toQString(optionOf(shape).key));
}

} // namespace spikeloom
