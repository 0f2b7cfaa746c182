#include "ui/params/experiment_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "ui/look/literal_text.h"
#include "ui/look/tint.h"
#include "ui/params/derived_facts.h"
#include "ui/params/field_editor.h"
#include "ui/params/field_row.h"
#include "ui/params/preset_box.h"
#include "ui/params/section.h"

namespace spikeloom {

namespace {
constexpr int checkDelay = 150; // ms: a check may read files and draw a connectivity
constexpr int liveDelay = 400;  // ms: "100" is not to act as 1, 10, 100

/// The words that a newcomer meets first in this group.
QStringList wordsOf(std::string_view group) {
  static const std::map<std::string_view, QStringList> words{
      {"network", {QStringLiteral("neuron"), QStringLiteral("synapse")}},
      {"neuron", {QStringLiteral("spike")}},
      {"synapse", {QStringLiteral("drive")}},
      {"stimulus", {QStringLiteral("stimulus"), QStringLiteral("trial")}},
      {"target", {QStringLiteral("target"), QStringLiteral("set")}},
      {"learning", {QStringLiteral("training"), QStringLiteral("P")}},
      {"dale", {QStringLiteral("Dale's law")}},
      {"run",
       {QStringLiteral("run"), QStringLiteral("loop"), QStringLiteral("test"), QStringLiteral("seed")}},
      {"probe", {QStringLiteral("probe")}}};
  const auto at = words.find(group);
  return at == words.end() ? QStringList() : at->second;
}
} // namespace

ExperimentPanel::ExperimentPanel(Draft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_crossProblems(fields().size()) {
  auto* const layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 0, 0);
  layout->setSpacing(6);
  addPresetBox(layout);
  addBanner(layout);
  addRows(layout);

  for (QTimer* const timer : {&m_checkTimer, &m_liveTimer})
    timer->setSingleShot(true);
  m_checkTimer.setInterval(checkDelay);
  m_liveTimer.setInterval(liveDelay);
  connect(&m_checkTimer, &QTimer::timeout, this, [this] { emit checkWanted(m_draft.experiment()); });
  connect(&m_liveTimer, &QTimer::timeout, this, &ExperimentPanel::sendLive);
  connect(&m_draft, &Draft::changed, this, &ExperimentPanel::draftChanged);
  refresh();
}

/// An editor that is deleted while it has the focus says that editing is finished; nobody is left to hear it.
ExperimentPanel::~ExperimentPanel() {
  for (FieldRow* const row : m_rows)
    row->editor().disconnect(this);
}

void ExperimentPanel::addPresetBox(QVBoxLayout* layout) {
  m_presets = new PresetBox(this);
  auto* const label = new QLabel(tr("&Preset"), this);
  label->setBuddy(m_presets);
  auto* const line = new QHBoxLayout;
  line->setContentsMargins(0, 0, 8, 0);
  line->addWidget(label);
  line->addWidget(m_presets, 1);
  layout->addLayout(line);
  connect(m_presets, &PresetBox::chosen, this, [this](const Preset& preset) {
    m_draft.choose(preset, tr("preset “%1”").arg(toQString(preset.title)));
    emit presetTaken();
    emit editingDone();
  });
}

void ExperimentPanel::addBanner(QVBoxLayout* layout) {
  m_general = new QLabel(this);
  m_general->setWordWrap(true);
  m_general->hide();
  layout->addWidget(m_general);

  m_banner = new QWidget(this);
  m_bannerText = new QLabel(m_banner);
  m_bannerText->setWordWrap(true);
  m_build = new QPushButton(tr("Build new network"), m_banner);
  auto* const revert = new QPushButton(tr("Revert"), m_banner);
  revert->setToolTip(tr("Back to the values of the present network"));
  for (QPushButton* const button : {m_build, revert})
    button->setFocusPolicy(Qt::TabFocus); // after a click, Space is to train and not to press it again
  auto* const buttons = new QHBoxLayout;
  buttons->addWidget(m_build, 1);
  buttons->addWidget(revert);
  auto* const lines = new QVBoxLayout(m_banner);
  lines->setContentsMargins(0, 0, 8, 2);
  lines->setSpacing(4);
  lines->addWidget(m_bannerText);
  lines->addLayout(buttons);
  layout->addWidget(m_banner);
  connect(m_build, &QPushButton::clicked, this, &ExperimentPanel::buildWanted);
  connect(revert, &QPushButton::clicked, &m_draft, &Draft::revert);
}

void ExperimentPanel::addRows(QVBoxLayout* layout) {
  auto* const scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* const content = new QWidget(scroll);
  auto* const sections = new QVBoxLayout(content);
  sections->setContentsMargins(0, 0, 6, 8);
  sections->setSpacing(2);
  const auto all = fields();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (m_groups.empty() || m_groups.back().key != all[i].group) {
      m_groups.push_back({all[i].group, new Section(toQString(all[i].groupTitle), content)});
      sections->addWidget(m_groups.back().section);
      m_groups.back().section->explain(wordsOf(all[i].group));
    }
    auto* const row = new FieldRow(all[i], content);
    m_groups.back().section->addRow(row);
    m_rows.push_back(row);
    connectRow(*row, i);
  }
  // Tab goes from value to value; the reset arrows come after all of them.
  for (std::size_t i = 1; i < m_rows.size(); ++i)
    setTabOrder(m_rows[i - 1]->editor().input(), m_rows[i]->editor().input());
  setTabOrder(m_rows.back()->editor().input(), m_rows.front()->resetButton());
  for (std::size_t i = 1; i < m_rows.size(); ++i)
    setTabOrder(m_rows[i - 1]->resetButton(), m_rows[i]->resetButton());
  sections->addStretch(1);
  scroll->setWidget(content);
  layout->addWidget(scroll, 1);
  m_scroll = scroll;
  fitWidth();
}

void ExperimentPanel::addOnTop(std::string_view group, QWidget* widget) {
  std::ranges::find(m_groups, group, &Group::key)->section->addOnTop(widget);
  const auto first =
      static_cast<std::size_t>(std::ranges::find(fields(), group, &Field::group) - fields().begin());
  if (first > 0)
    setTabOrder(m_rows[first - 1]->editor().input(), widget);
  setTabOrder(widget, m_rows[first]->editor().input());
  fitWidth();
}

void ExperimentPanel::connectRow(FieldRow& row, std::size_t field) {
  FieldEditor* const editor = &row.editor();
  connect(editor, &FieldEditor::typed, this,
          [this, field](const QString& text) { m_draft.type(field, text, m_session); });
  connect(editor, &FieldEditor::finished, this, [this] {
    ++m_session;
    if (m_liveTimer.isActive())
      sendLive();
  });
  connect(editor, &FieldEditor::entered, this, &ExperimentPanel::editingDone);
  connect(&row, &FieldRow::resetWanted, this, [this, field] { m_draft.reset(field); });
}

void ExperimentPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) // when all rows have heard of it
    QMetaObject::invokeMethod(this, &ExperimentPanel::fitWidth, Qt::QueuedConnection);
}

/// Nothing is ever cut off at the right: the panel is as wide as its rows need.
void ExperimentPanel::fitWidth() {
  if (!m_scroll)
    return;
  setMinimumWidth(m_scroll->widget()->minimumSizeHint().width() +
                  m_scroll->verticalScrollBar()->sizeHint().width() + 10);
}

FieldRow* ExperimentPanel::row(std::string_view path) const {
  const auto all = fields();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].path() == path)
      return m_rows[i];
  return nullptr;
}

void ExperimentPanel::draftChanged() {
  refresh();
  const auto texts = textsOf(m_draft.experiment());
  if (texts != m_lastChecked) {
    m_lastChecked = texts;
    m_checkTimer.start();
  }
  if (m_draft.liveDiffers())
    m_liveTimer.start();
}

void ExperimentPanel::sendLive() {
  m_liveTimer.stop();
  if (!m_draft.liveDiffers())
    return;
  const Experiment live = m_draft.liveExperiment();
  emit liveChanged(live);
  m_draft.setRunning(live);
}

QString ExperimentPanel::problemOf(std::size_t field) const {
  const QString typed = m_draft.problem(field);
  return typed.isEmpty() && m_draft.relevant(field) ? m_crossProblems[field] : typed;
}

void ExperimentPanel::showProblems(const std::vector<InputError>& problems,
                                   const std::vector<FileRead>& read) {
  m_read = read;
  std::ranges::fill(m_crossProblems, QString());
  m_generalProblems.clear();
  const auto all = fields();
  for (const InputError& problem : problems) {
    // "target.file: row 3" lies inside the file that the row names
    const auto inFile = [&](const Field& field) { return problem.path.starts_with(field.path() + ": "); };
    const auto at = std::ranges::find_if(
        all, [&](const Field& field) { return field.path() == problem.path || inFile(field); });
    if (at == all.end()) {
      m_generalProblems << toQString(problem.text());
      continue;
    }
    QString& text = m_crossProblems[static_cast<std::size_t>(at - all.begin())];
    const std::string where = inFile(*at) ? problem.path.substr(at->path().size() + 2) + ": " : "";
    text += (text.isEmpty() ? "" : "\n") + toQString(where + problem.message);
  }
  refresh();
}

void ExperimentPanel::refresh() {
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    m_rows[i]->setVisible(m_draft.relevant(i));
    m_rows[i]->show({.text = m_draft.text(i),
                     .presetText = m_draft.presetText(i),
                     .problem = problemOf(i),
                     .waits = m_draft.waits(i),
                     .asInPreset = m_draft.asInPreset(i)});
  }
  m_presets->showPreset(m_draft.preset(), m_draft.edited());
  refreshBanner();
  refreshFacts();
  emit stateChanged();
}

void ExperimentPanel::refreshBanner() {
  const QString why = whyNotBuildable();
  const int waiting = m_draft.waiting();
  m_banner->setVisible(waiting > 0);
  m_bannerText->setText(waiting == 1 ? tr("One change needs a new network.")
                                     : tr("%1 changes need a new network.").arg(waiting));
  m_build->setEnabled(why.isEmpty());
  m_build->setToolTip(why.isEmpty() ? tr("Replaces the present network, and what it has learned")
                                    : literalTip(why));
  m_general->setText(m_generalProblems.join(QLatin1Char('\n')));
  m_general->setVisible(!m_generalProblems.isEmpty());
  QPalette red = palette();
  red.setColor(QPalette::WindowText, errorColor(palette()));
  m_general->setPalette(red);
}

void ExperimentPanel::refreshFacts() {
  const auto facts = derivedFacts(m_draft.experiment(), m_secondsPerLoop);
  for (const Group& group : m_groups) {
    const auto at = facts.find(group.key);
    QStringList lines;
    for (const FileRead& one : m_read)
      if (const Field* field = findField(one.parameter);
          field && field->group == group.key && field->relevant(m_draft.experiment()))
        lines << tr("read: %1").arg(toQString(printable(one.text)));
    if (at != facts.end() && !at->second.isEmpty())
      lines << at->second;
    group.section->setFacts(lines.join(QLatin1Char('\n')));
  }
}

QString ExperimentPanel::whyNotBuildable() const {
  QStringList wrong;
  for (std::size_t i = 0; i < m_rows.size(); ++i)
    if (!problemOf(i).isEmpty())
      wrong << toQString(fields()[i].name);
  if (!wrong.isEmpty())
    return tr("Not allowed as it stands: %1 (marked in the Experiment panel)")
        .arg(wrong.join(QStringLiteral(", ")));
  return m_generalProblems.join(QLatin1Char('\n'));
}

void ExperimentPanel::setSecondsPerLoop(double seconds) {
  if (seconds == m_secondsPerLoop)
    return;
  m_secondsPerLoop = seconds;
  refreshFacts();
}

QStringList ExperimentPanel::foldedGroups() const {
  QStringList folded;
  for (const Group& group : m_groups)
    if (!group.section->isOpen())
      folded << toQString(group.key);
  return folded;
}

void ExperimentPanel::setFoldedGroups(const QStringList& groups) {
  for (const Group& group : m_groups)
    group.section->setOpen(!groups.contains(toQString(group.key)));
}

} // namespace spikeloom
