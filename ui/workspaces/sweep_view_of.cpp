#include "ui/workspaces/sweep_view_of.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "ui/params/draft.h"

namespace spikeloom {

namespace {

struct SweepWords {
  Q_DECLARE_TR_FUNCTIONS(SweepWorkspace)
};

/// "τs (ms)"
QString fieldTitle(const Field& field) {
  const QString name = toQString(field.symbol.empty() ? field.name : field.symbol);
  return field.unit.empty() ? name : QStringLiteral("%1 (%2)").arg(name, toQString(field.unit));
}

QString axisTitleOf(const SweepAxis& axis) {
  QStringList names;
  for (const Field* const field : axis.fields)
    names << fieldTitle(*field);
  return names.join(QStringLiteral(" / "));
}

/// Six digits are more than anybody reads off an axis; files have all of them.
QString shownValue(const Value& value) {
  const auto* const number = std::get_if<double>(&value);
  return number ? QString::fromStdString(significant(*number, 3)) : toQString(valueText(value));
}

QStringList namesOf(const SweepAxis& axis) {
  QStringList out;
  for (const std::vector<Value>& point : axis.points) {
    QStringList values;
    for (const Value& value : point)
      values << shownValue(value);
    out << values.join(QStringLiteral(" / "));
  }
  return out;
}

std::size_t indexOf(const Sweep& sweep, const Measure& measure) {
  return static_cast<std::size_t>(std::ranges::find(sweep.measures, &measure) - sweep.measures.begin());
}

/// Which of the paper's terms are of the same kind as the measure.
bool showsTerm(const Measure& measure, std::string_view part) {
  return measure.name == "total_error" || measure.name == part ||
         (part == "tracking" ? measure.name == "theory_tracking" : measure.name == "theory_sampling");
}

SweepCell cellOf(const SweepState& state, std::size_t cell, std::size_t index, const Measure& measure) {
  SweepCell out;
  out.done = state.rowsOf(cell);
  out.failed = state.failedOf(cell);
  if (index < state.sweep->measures.size()) {
    out.mean = state.meanOf(cell, index);
    for (std::size_t k = 0; k < state.sweep->repeats; ++k)
      if (const auto& row = state.rows[cell * state.sweep->repeats + k]; row && !row->failed())
        out.runs.push_back(row->measures[index]);
  }
  if (cell < state.estimates.size() && state.estimates[cell]) {
    out.expected = expectedOf(measure, state.estimates[cell]->errors);
    out.theoryTracking = state.estimates[cell]->errors.theoryTracking;
    out.theorySampling = state.estimates[cell]->errors.theorySampling;
  }
  return out;
}

/// Whether estimates that lie along this axis, and differ in nothing else, are all the same.
bool withoutEffect(const SweepState& state, const Measure& measure, std::size_t axis) {
  const Sweep& sweep = *state.sweep;
  const std::size_t stride = axis + 1 < sweep.axes.size() ? sweep.axes[axis + 1].points.size() : 1;
  bool compared = false;
  for (std::size_t cell = 0; cell < sweep.cells(); ++cell) {
    if (sweep.placeOf(cell)[axis] + 1 == sweep.axes[axis].points.size())
      continue;
    const auto &a = state.estimates[cell], &b = state.estimates[cell + stride];
    const auto x = a ? expectedOf(measure, a->errors) : std::nullopt,
               y = b ? expectedOf(measure, b->errors) : std::nullopt;
    if (x && y && *x != *y)
      return false;
    compared |= x && y;
  }
  return compared;
}

/// "axes[1].linear.from" -> "Second parameter, from"
QString placeText(const InputError& error) {
  const QString path = toQString(error.path);
  const QString part = path.section(QLatin1Char('.'), -1);
  const QString detail = path.contains(QLatin1Char('.')) && part != QLatin1String("linear") &&
                                 part != QLatin1String("logarithmic") && part != QLatin1String("parameter")
                             ? QStringLiteral(", ") + part
                             : QString();
  if (path.startsWith(QLatin1String("axes[0]")))
    return SweepWords::tr("First parameter%1").arg(detail);
  if (path.startsWith(QLatin1String("axes[1]")))
    return SweepWords::tr("Second parameter%1").arg(detail);
  if (const Field* const field =
          findField(path.startsWith(QLatin1String("set.")) ? path.sliced(4).toStdString() : error.path))
    return toQString(field->name);
  return path;
}

} // namespace

QString nameOf(const Measure& measure) {
  return toQString(measure.name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

SweepPicture pictureOf(const SweepState& state, const Measure& measure) {
  SweepPicture out;
  out.measure = measure.unit.empty() || measure.name.ends_with("_hz")
                    ? nameOf(measure)
                    : QStringLiteral("%1 (%2)").arg(nameOf(measure), toQString(measure.unit));
  if (!state.sweep) {
    out.hint = !state.problems.empty()
                   ? SweepWords::tr("What keeps this sweep from being made\nis said beside it")
               : state.reading ? SweepWords::tr("The sweep is being checked…")
                               : SweepWords::tr("Choose a parameter and its range,\nor a shipped sweep");
    return out;
  }
  const Sweep& sweep = *state.sweep;
  out.repeats = sweep.repeats;
  out.xTitle = axisTitleOf(sweep.axes.back());
  out.x = namesOf(sweep.axes.back());
  out.y = QStringList{QString()};
  if (sweep.axes.size() > 1) {
    out.yTitle = axisTitleOf(sweep.axes.front());
    out.y = namesOf(sweep.axes.front());
  }
  out.tracking = showsTerm(measure, "tracking");
  out.sampling = showsTerm(measure, "sampling");
  const std::size_t index = indexOf(sweep, measure);
  for (std::size_t cell = 0; cell < sweep.cells(); ++cell)
    out.cells.push_back(cellOf(state, cell, index, measure));
  if (!out.range())
    out.hint =
        index == sweep.measures.size() ? SweepWords::tr("This sweep does not take this measure")
        : state.estimating &&
                expectedOf(measure, {.tracking = 0, .sampling = 0, .theoryTracking = 0, .theorySampling = 0})
            ? SweepWords::tr("The estimate comes in a moment")
            : SweepWords::tr("Run measures it");
  return out;
}

QString progressText(const SweepState& state) {
  if (!state.sweep)
    return state.reading ? SweepWords::tr("Being checked…") : QString();
  const auto runs = static_cast<qulonglong>(state.sweep->runs()),
             done = static_cast<qulonglong>(state.done());
  if (state.running) {
    QString text =
        SweepWords::tr("%1 of %2 runs, %3 under way").arg(done).arg(runs).arg(state.progress.running);
    if (state.progress.secondsLeft >= 0)
      text += SweepWords::tr(", %1 left").arg(toQString(durationText(state.progress.secondsLeft)));
    return text;
  }
  if (done == 0)
    return SweepWords::tr("%1 cells, %2 runs: none is made yet").arg(state.sweep->cells()).arg(runs);
  if (done < runs)
    return SweepWords::tr("%1 of %2 runs are there; Run goes on").arg(done).arg(runs);
  return SweepWords::tr("All %1 runs are there").arg(runs);
}

QString estimateText(const SweepState& state, const Measure& measure) {
  if (!state.sweep)
    return {};
  if (!expectedOf(measure, {.tracking = 0, .sampling = 0, .theoryTracking = 0, .theorySampling = 0}))
    return SweepWords::tr(
        "The open loop says nothing of this measure: cells are empty until they are measured.");
  for (const auto& estimate : state.estimates)
    if (estimate && !estimate->why.empty())
      return SweepWords::tr("No estimate: %1").arg(toQString(estimate->why));
  QStringList none;
  for (std::size_t axis = 0; axis < state.sweep->axes.size() && !state.estimating; ++axis)
    if (withoutEffect(state, measure, axis))
      none << axisTitleOf(state.sweep->axes[axis]);
  if (!none.isEmpty())
    return SweepWords::tr("Hatched: what the open loop expects; it does not depend on %1.")
        .arg(none.join(SweepWords::tr(" and ")));
  return state.estimating ? SweepWords::tr("Hatched: what the open loop expects, still being computed.")
                          : SweepWords::tr("Hatched: what the open loop expects before anything is trained.");
}

QString problemsText(const SweepState& state) {
  QStringList lines;
  for (const InputError& problem : state.problems) {
    QStringList parts;
    if (!problem.file.empty())
      parts << toQString(problem.file);
    if (!problem.path.empty())
      parts << placeText(problem);
    lines << (parts << toQString(problem.message)).join(QStringLiteral(": "));
  }
  return lines.join(QLatin1Char('\n'));
}

QList<SweepLine> linesOf(const SweepState& state, const ChosenCells& chosen) {
  QList<SweepLine> out;
  if (!state.sweep || !chosen.first || *chosen.first >= state.sweep->cells())
    return out;
  const Sweep& sweep = *state.sweep;
  const bool two = chosen.second && *chosen.second < sweep.cells();
  const std::size_t other = two ? *chosen.second : *chosen.first;
  const auto add = [&](const QString& name, const QString& first, const QString& second) {
    if (!two || first != second)
      out << SweepLine{name, first, two ? second : QString()};
  };
  const auto moved = sweep.fields();
  const auto a = sweep.valuesOf(*chosen.first), b = sweep.valuesOf(other);
  for (std::size_t k = 0; k < moved.size(); ++k)
    add(fieldTitle(*moved[k]), shownValue(a[k]), shownValue(b[k]));
  const auto text = [&](std::size_t cell, std::size_t k) {
    const double mean = state.meanOf(cell, k);
    return std::isfinite(mean) ? measureText(mean) : QStringLiteral("–");
  };
  for (std::size_t k = 0; k < sweep.measures.size(); ++k)
    if (state.rowsOf(*chosen.first) > 0 || state.rowsOf(other) > 0)
      add(nameOf(*sweep.measures[k]), text(*chosen.first, k), text(other, k));
  const auto runs = [&](std::size_t cell) {
    return SweepWords::tr("%1 of %2").arg(state.rowsOf(cell)).arg(sweep.repeats);
  };
  add(SweepWords::tr("runs"), runs(*chosen.first), runs(other));
  for (std::size_t k = 0; k < sweep.repeats; ++k)
    for (const std::size_t cell : {*chosen.first, other})
      if (const auto& row = state.rows[cell * sweep.repeats + k]; row && row->failed()) {
        const QString message = toQString(row->message);
        out << SweepLine{SweepWords::tr("failed"), cell == *chosen.first ? message : QString(),
                         two && cell == other ? message : QString()};
        break;
      }
  return out;
}

} // namespace spikeloom
