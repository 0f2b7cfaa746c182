#include "ui/params/draft.h"

#include <QUndoCommand>

#include <algorithm>

#include "core/base/errors.h"

namespace spikeloom {

namespace {

QString textOf(const Field& field, const Experiment& experiment) {
  return toQString(valueText(field.get(experiment)));
}

/// What a person sees in the Edit menu; long texts (files) are cut.
QString shortened(const QString& text) {
  return text.size() <= 24 ? text : QStringLiteral("…") + text.last(23);
}

} // namespace

std::vector<QString> textsOf(const Experiment& experiment) {
  std::vector<QString> texts;
  for (const Field& field : fields())
    texts.push_back(textOf(field, experiment));
  return texts;
}

/// From one state to another. Typing "1", "15", "150" into a field is one change.
class Draft::Change : public QUndoCommand {
public:
  Change(Draft& draft, State before, State after, const QString& label, int field, int session)
      : m_draft(draft), m_before(std::move(before)), m_after(std::move(after)), m_field(field),
        m_session(session) {
    describe(label);
  }
  void undo() override { m_draft.apply(m_before); }
  void redo() override { m_draft.apply(m_after); }
  int id() const override { return m_session ? 1 : -1; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* const next = dynamic_cast<const Change*>(other);
    if (!next || next->m_field != m_field || next->m_session != m_session)
      return false;
    m_after = next->m_after;
    describe({});
    setObsolete(m_after.texts == m_before.texts);
    return true;
  }

private:
  void describe(const QString& label) {
    const auto at = static_cast<std::size_t>(m_field);
    setText(m_field < 0 ? label
                        : Draft::tr("%1 (%2 → %3)")
                              .arg(m_draft.fieldName(at), shortened(m_before.texts[at]),
                                   shortened(m_after.texts[at])));
  }

  Draft& m_draft;
  State m_before, m_after;
  int m_field, m_session;
};

Draft::Draft(QObject* parent) : QObject(parent), m_problems(fields().size()) {
  m_state = {textsOf({}), std::make_shared<Preset>()};
}

QString Draft::fieldName(std::size_t field) const { return toQString(fields()[field].name); }

bool Draft::relevant(std::size_t field) const { return fields()[field].relevant(m_experiment); }

QString Draft::presetText(std::size_t field) const {
  return textOf(fields()[field], m_state.preset->experiment);
}

bool Draft::asInPreset(std::size_t field) const {
  return m_problems[field].isEmpty() && textOf(fields()[field], m_experiment) == presetText(field);
}

bool Draft::waits(std::size_t field) const {
  const Field& f = fields()[field];
  return m_running && f.effect == Effect::Rebuild && relevant(field) &&
         f.get(*m_running) != f.get(m_experiment);
}

Experiment Draft::liveExperiment() const {
  Experiment live = m_running.value_or(m_experiment);
  for (const Field& field : fields())
    if (field.effect == Effect::Live)
      field.set(live, field.get(m_experiment));
  return live;
}

bool Draft::allowed() const {
  return std::ranges::all_of(m_problems, [](const QString& problem) { return problem.isEmpty(); });
}

bool Draft::edited() const {
  for (std::size_t i = 0; i < fields().size(); ++i)
    if (!asInPreset(i))
      return true;
  return false;
}

int Draft::waiting() const {
  int count = 0;
  for (std::size_t i = 0; i < fields().size(); ++i)
    count += waits(i);
  return count;
}

void Draft::type(std::size_t field, const QString& text, int session) {
  if (text == m_state.texts[field])
    return;
  State after = m_state;
  after.texts[field] = text;
  push(std::move(after), {}, static_cast<int>(field), session);
}

void Draft::typeAll(const std::vector<std::pair<std::size_t, QString>>& texts, const QString& label) {
  m_undo.beginMacro(label);
  for (const auto& [field, text] : texts)
    type(field, text);
  m_undo.endMacro();
}

void Draft::reset(std::size_t field) { type(field, presetText(field)); }

void Draft::choose(const Preset& preset, const QString& label) {
  push({textsOf(preset.experiment), std::make_shared<Preset>(preset)}, label, -1, 0);
}

void Draft::revert() {
  if (!m_running)
    return;
  State after = m_state;
  for (std::size_t i = 0; i < fields().size(); ++i)
    if (fields()[i].effect == Effect::Rebuild)
      after.texts[i] = textOf(fields()[i], *m_running);
  if (after.texts != m_state.texts)
    push(std::move(after), tr("back to the present network"), -1, 0);
}

void Draft::savedAs(const Preset& preset) {
  m_state.preset = std::make_shared<Preset>(preset);
  emit changed();
}

void Draft::setRunning(const Experiment& experiment) {
  m_running = experiment;
  emit changed();
}

bool Draft::liveDiffers() const {
  const auto differs = [this](const Field& field) {
    return field.effect == Effect::Live && field.get(*m_running) != field.get(m_experiment);
  };
  return m_running && std::ranges::any_of(fields(), differs);
}

void Draft::push(State after, const QString& label, int field, int session) {
  m_undo.push(new Change(*this, m_state, std::move(after), label, field, session));
}

void Draft::apply(const State& state) {
  m_state = state;
  const auto all = fields();
  for (std::size_t i = 0; i < all.size(); ++i) {
    m_problems[i].clear();
    try {
      all[i].set(m_experiment, parseValue(all[i], m_state.texts[i].trimmed().toStdString()));
    } catch (const InputErrors& errors) {
      m_problems[i] = toQString(errors.errors().front().message);
      // Not the last text that happened to be allowed: of "1e99", "1e9" was never meant.
      all[i].set(m_experiment, all[i].get(m_running.value_or(m_state.preset->experiment)));
    }
  }
  // What has no meaning in this experiment cannot be wrong in it; nobody would see the mark.
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!relevant(i))
      m_problems[i].clear();
  emit changed();
}

} // namespace spikeloom
