#pragma once

#include <QEvent>
#include <QKeyEvent>

#include <optional>

namespace spikeloom {

/// What a key does in a picture of a sweep.
struct SweepStep {
  int dx = 0, dy = 0;
  bool second = false; ///< of the cell that the chosen one is compared with
  bool opens = false;
};

/// Nothing for events and keys of other meanings. Up and Down are left alone where there are no rows.
[[nodiscard]] inline std::optional<SweepStep> sweepStepIn(const QEvent& event, bool rows) {
  if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride)
    return std::nullopt;
  const auto& key = static_cast<const QKeyEvent&>(event);
  const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
  if (modifiers == Qt::NoModifier && (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter))
    return SweepStep{.opens = true};
  SweepStep step{.dx = (key.key() == Qt::Key_Right) - (key.key() == Qt::Key_Left),
                 .dy = rows ? (key.key() == Qt::Key_Up) - (key.key() == Qt::Key_Down) : 0,
                 .second = modifiers == Qt::ShiftModifier};
  if ((step.dx == 0 && step.dy == 0) || (modifiers != Qt::NoModifier && !step.second))
    return std::nullopt;
  return step;
}

} // namespace spikeloom
