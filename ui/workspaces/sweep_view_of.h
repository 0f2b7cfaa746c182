#pragma once

#include <QList>
#include <QString>

#include "core/study/sweep_session.h"
#include "ui/plots/sweep_view.h"

namespace spikeloom {

// From what is known of a sweep to what the page shows.

/// The measure over the sweep's axes.
[[nodiscard]] SweepPicture pictureOf(const SweepState& state, const Measure& measure);
/// How far it is, in a sentence.
[[nodiscard]] QString progressText(const SweepState& state);
/// What is to be said about the estimates of this measure; empty: nothing.
[[nodiscard]] QString estimateText(const SweepState& state, const Measure& measure);
/// All problems, a line each, in the page's words.
[[nodiscard]] QString problemsText(const SweepState& state);

/// A line of the table of one cell or two.
struct SweepLine {
  QString name, first, second;
};
/// Of one cell its values and measures; of two what differs between them.
[[nodiscard]] QList<SweepLine> linesOf(const SweepState& state, const ChosenCells& chosen);

/// "correlation mean", as the page calls it.
[[nodiscard]] QString nameOf(const Measure& measure);

} // namespace spikeloom
