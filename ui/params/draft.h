#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/experiment/preset.h"

namespace spikeloom {

/// The experiment as it is being edited: a text per field, as typed, so that a value that is not allowed
/// stays where it was typed; the values that are allowed; and the undo stack of all edits. Knows nothing of
/// widgets or of the run, but the values of the present network.
class Draft : public QObject {
  Q_OBJECT

public:
  explicit Draft(QObject* parent = nullptr);

  /// The field's text, as typed or as valueText says it.
  [[nodiscard]] QString text(std::size_t field) const { return m_state.texts[field]; }
  /// What is wrong with the text and what is allowed; empty when it is allowed or means nothing in this
  /// experiment.
  [[nodiscard]] QString problem(std::size_t field) const { return m_problems[field]; }
  [[nodiscard]] bool relevant(std::size_t field) const;
  /// Whether the text says what the preset says.
  [[nodiscard]] bool asInPreset(std::size_t field) const;
  [[nodiscard]] QString presetText(std::size_t field) const;
  /// Whether the value acts only in a new network, and differs from that of the present one.
  [[nodiscard]] bool waits(std::size_t field) const;

  /// The fields' values; where a text is not allowed, that of the present network (or, before there is one,
  /// the preset).
  [[nodiscard]] const Experiment& experiment() const { return m_experiment; }
  /// What the present network is to have: its values, and the live fields of the draft.
  [[nodiscard]] Experiment liveExperiment() const;
  /// No text is wrong.
  [[nodiscard]] bool allowed() const;
  /// Some field differs from the preset.
  [[nodiscard]] bool edited() const;
  /// How many fields wait for a new network.
  [[nodiscard]] int waiting() const;
  [[nodiscard]] const Preset& preset() const { return *m_state.preset; }

  /// Sets a field's text, undoably. Edits of one field with the same non-zero `session` are undone together.
  void type(std::size_t field, const QString& text, int session = 0);
  /// Sets several fields' texts, undone together; `label` is how the Edit menu calls it.
  void typeAll(const std::vector<std::pair<std::size_t, QString>>& texts, const QString& label);
  /// Sets a field back to the preset's value, undoably.
  void reset(std::size_t field);
  /// Takes all of a preset, undoably. `label` is how the Edit menu calls it.
  void choose(const Preset& preset, const QString& label);
  /// Sets all fields that wait for a new network back to what the present one has, undoably.
  void revert();
  /// The draft has been saved as this preset: it is unedited from now on.
  void savedAs(const Preset& preset);
  /// What the present network has: when it was built, and after a live change.
  void setRunning(const Experiment& experiment);
  /// Nothing before there is a network.
  [[nodiscard]] const std::optional<Experiment>& running() const { return m_running; }
  /// Whether the present network is to be told of a live value.
  [[nodiscard]] bool liveDiffers() const;

  [[nodiscard]] QUndoStack& undoStack() { return m_undo; }

signals:
  void changed();

private:
  /// All that undo brings back.
  struct State {
    std::vector<QString> texts;
    std::shared_ptr<const Preset> preset;
  };
  class Change;

  void push(State after, const QString& label, int field, int session);
  void apply(const State& state);
  [[nodiscard]] QString fieldName(std::size_t field) const;

  State m_state;
  std::vector<QString> m_problems;
  Experiment m_experiment;
  std::optional<Experiment> m_running;
  QUndoStack m_undo;
};

/// A field's place among fields().
[[nodiscard]] inline std::size_t indexOf(const Field& field) {
  return static_cast<std::size_t>(&field - fields().data());
}

/// All fields' values as texts.
[[nodiscard]] std::vector<QString> textsOf(const Experiment& experiment);

/// UTF-8 text of the core's as Qt's.
[[nodiscard]] inline QString toQString(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace spikeloom
