#include "ui/target_editor/import_page.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/params/access.h"
#include "ui/params/draft.h"
#include "ui/params/field_editor.h"
#include "ui/session/analysis_controller.h"
#include "ui/target_editor/sketches.h"

namespace spikeloom {

namespace {

/// On its way from the analysis thread.
struct LookedAt {
  TargetFilePreview preview;
  SketchedTargets sketch;
};

constexpr double toldShare = 0.01; // of the file: how often it is told

const char* const readingKind = "target file"; // of question

/// All that the preview of a file depends on.
std::vector<QString> textsOfReading(const Experiment& experiment) {
  std::vector<QString> out = textsOf(experiment);
  constexpr std::array<std::string_view, 5> groups{"network", "neuron", "synapse", "stimulus", "target"};
  for (std::size_t i = 0; i < out.size(); ++i)
    if (const Field& field = fields()[i];
        std::ranges::count(groups, field.group) == 0 && &field != &SPIKELOOM_FIELD(learning, quantity))
      out[i].clear();
  return out;
}

std::size_t fieldOfDataset() { return indexOf(SPIKELOOM_FIELD(target, file_dataset)); }

} // namespace

// --- what is chosen

void ImportPage::present() {
  std::vector<QString> now{m_draft.text(fieldOfDataset())};
  for (const Row& row : m_rows)
    now.push_back(m_draft.text(row.field));
  if (now != m_fromDraft) {
    m_fromDraft = now;
    takeDraft();
  }
  read(); // the experiment around it may be another one: its window, its neurons
}

void ImportPage::takeDraft() {
  for (const Row& row : m_rows)
    row.editor->setText(m_draft.text(row.field));
  const QSignalBlocker quiet(m_datasets);
  m_datasets->clear();
  if (const QString dataset = m_draft.text(fieldOfDataset()); !dataset.isEmpty())
    m_datasets->addItem(dataset);
}

void ImportPage::choose(const QString& file) {
  FieldEditor& line = editor(SPIKELOOM_FIELD(target, file).path());
  line.setText(file);
  read();
}

std::vector<std::pair<std::size_t, QString>> ImportPage::texts() const {
  std::vector<std::pair<std::size_t, QString>> out;
  for (const Row& row : m_rows)
    out.emplace_back(row.field, row.editor->text());
  out.emplace_back(fieldOfDataset(), m_datasets->currentText());
  return out;
}

bool ImportPage::asInDraft() const {
  return std::ranges::all_of(texts(),
                             [this](const auto& one) { return m_draft.text(one.first) == one.second; });
}

std::optional<Experiment> ImportPage::experiment() {
  Experiment out = m_draft.experiment();
  out.target.family = TargetFamily::file;
  std::vector<InputError> wrong;
  for (const auto& [field, text] : texts()) {
    const auto row = std::ranges::find(m_rows, field, &Row::field);
    bool good = true;
    try {
      fields()[field].set(out, parseValue(fields()[field], text.trimmed().toStdString()));
    } catch (const InputErrors& errors) {
      good = false;
      for (const InputError& error : errors.errors())
        wrong.push_back({{}, fields()[field].path(), error.message});
    }
    if (row != m_rows.end())
      row->editor->setMarked(!good);
  }
  if (wrong.empty())
    return out;
  showState({}, problemLines(wrong));
  return std::nullopt;
}

// --- reading

/// What is being read goes on when something changes that has no part in it.
void ImportPage::read() {
  m_typing = false;
  const auto wanted = experiment();
  const auto asked = wanted ? textsOfReading(*wanted) : std::vector<QString>();
  if (wanted && asked == m_asked) {
    showAcceptable();
    return tellFile();
  }
  m_asked = asked;
  m_usable = false;
  m_sketch = {};
  m_ticket = 0;
  m_analyses.withdraw(readingKind);
  if (wanted && !wanted->target.file.empty())
    return ask(*wanted);
  setReading(false);
  if (wanted)
    showState(tr("Choose a file: a target a neuron, as CSV, NumPy, MATLAB or HDF5."), {});
  m_table->setRowCount(0);
  m_plot->showNothing({});
  tellFile();
}

void ImportPage::readAgain() {
  m_asked.clear();
  read();
}

void ImportPage::ask(const Experiment& wanted) {
  setReading(true);
  m_ticket = m_analyses.ask(readingKind, [reader = m_reader, wanted](const std::stop_token& stop,
                                                                     const AnalysisRunner::PostCoarse& post) {
    double told = 0;
    const auto progress = [&](double fraction) {
      if (fraction < told + toldShare)
        return;
      told = fraction;
      post(std::any(fraction));
    };
    LookedAt out{reader->read(wanted, stop, progress), {}};
    out.sketch = withLimits(wanted, out.preview.sketch, TransferCurve(wanted, stop));
    return std::any(std::move(out));
  });
}

/// The draft's file, once it has been looked at.
void ImportPage::tellFile() {
  if (!m_reading && asInDraft())
    emit fileKnown(m_sketch);
}

void ImportPage::setReading(bool reading) {
  m_reading = reading;
  m_progress->setValue(0);
  m_progress->setVisible(reading);
  m_cancel->setVisible(reading);
  m_again->setVisible(!reading);
  showAcceptable();
}

void ImportPage::cancel() {
  m_analyses.withdraw(readingKind);
  m_ticket = 0;
  setReading(false);
  showState(tr("Reading was given up; nothing has changed."), {});
}

void ImportPage::take(const AnalysisRunner::Result& result) {
  if (result.ticket != m_ticket || m_ticket == 0)
    return;
  if (const auto* const share = std::any_cast<double>(&result.value))
    return m_progress->setValue(static_cast<int>(100 * *share));
  const auto* const found = std::any_cast<LookedAt>(&result.value);
  m_usable = found && found->preview.problems.empty();
  m_sketch = found ? found->sketch : SketchedTargets();
  setReading(false);
  if (found)
    showPreview(found->preview, found->sketch);
  else
    showState({}, toQString(printable(result.problem)));
  tellFile();
}

// --- showing

void ImportPage::showPreview(const TargetFilePreview& preview, const SketchedTargets& sketch) {
  QStringList lines;
  if (!preview.shape.empty())
    lines << toQString(printable(preview.shape)) + QLatin1Char('.');
  if (!preview.read.empty())
    lines << tr("Read: %1.").arg(toQString(printable(preview.read)));
  if (const QString found = foundText(sketch); !found.isEmpty())
    lines << tr("First neuron: %1").arg(found);
  if (sketch.rates && m_draft.experiment().learning.quantity != TrainedQuantity::rate)
    lines << tr("Rates are targets for rates: set “%1” to “%2” in the Experiment panel, too.")
                 .arg(toQString(SPIKELOOM_FIELD(learning, quantity).name),
                      toQString(optionOf(TrainedQuantity::rate).label));
  showState(lines.join(QLatin1Char('\n')), problemLines(preview.problems));
  showDatasets(preview);
  showTable(preview);
  if (sketch.targets.values.empty())
    m_plot->showNothing(tr("Nothing that can be used yet"));
  else
    m_plot->showTargets(sketch, m_draft.experiment().target.duration);
}

void ImportPage::showTable(const TargetFilePreview& preview) {
  const Table& head = preview.head;
  const bool rows = editor(SPIKELOOM_FIELD(target, file_layout).path()).text() ==
                    toQString(optionOf(FileLayout::neurons_in_rows).key);
  m_table->clear();
  m_table->setRowCount(static_cast<int>(head.rows));
  m_table->setColumnCount(static_cast<int>(head.columns));
  const auto names = [](const QString& word, std::size_t count) {
    QStringList out;
    for (std::size_t k = 0; k < count; ++k)
      out << QStringLiteral("%1 %2").arg(word).arg(k);
    return out;
  };
  m_table->setVerticalHeaderLabels(names(rows ? tr("neuron") : tr("sample"), head.rows));
  m_table->setHorizontalHeaderLabels(names(rows ? tr("sample") : tr("neuron"), head.columns));
  for (std::size_t i = 0; i < head.rows; ++i)
    for (std::size_t j = 0; j < head.columns; ++j) {
      auto* const item = new QTableWidgetItem(toQString(significant(head.at(i, j), 5)));
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      m_table->setItem(static_cast<int>(i), static_cast<int>(j), item);
    }
  m_table->resizeColumnsToContents();
  m_table->setToolTip(tr("The first %1 × %2 of %3 rows and %4 columns")
                          .arg(head.rows)
                          .arg(head.columns)
                          .arg(preview.rows)
                          .arg(preview.columns));
}

/// The one that was read stays chosen; of several none is, until somebody chooses.
void ImportPage::showDatasets(const TargetFilePreview& preview) {
  const QString chosen = m_datasets->currentText();
  const QSignalBlocker quiet(m_datasets);
  m_datasets->clear();
  m_datasets->addItem({});
  for (const std::string& name : preview.datasets)
    m_datasets->addItem(toQString(name));
  if (!chosen.isEmpty() && m_datasets->findText(chosen) < 0)
    m_datasets->addItem(chosen); // as the experiment says, though it is not there
  m_datasets->setCurrentIndex(m_datasets->findText(chosen));
  m_datasets->setVisible(m_datasets->count() > 2 || !chosen.isEmpty());
}

void ImportPage::showState(const QString& shape, const QString& problems) {
  m_shape->setText(shape);
  m_shape->setVisible(!shape.isEmpty());
  m_problems->setText(problems);
  m_problems->setVisible(!problems.isEmpty());
}

void ImportPage::showAcceptable() {
  const bool there = asInDraft() && m_draft.experiment().target.family == TargetFamily::file;
  m_accept->setEnabled(m_usable && !there && !m_typing);
  m_note->setText(m_reading           ? tr("Reading…")
                  : m_usable && there ? tr("These are the experiment's targets.")
                  : m_usable          ? tr("Not the experiment's targets yet.")
                                      : QString());
}

// --- accepting

void ImportPage::accept() {
  auto edits = texts();
  edits.emplace_back(indexOf(SPIKELOOM_FIELD(target, family)), toQString(optionOf(TargetFamily::file).key));
  m_draft.typeAll(edits, tr("targets from a file"));
}

} // namespace spikeloom
