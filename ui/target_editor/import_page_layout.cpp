// What the page is made of.
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>

#include "core/params/access.h"
#include "ui/look/flow_layout.h"
#include "ui/look/literal_text.h"
#include "ui/look/tint.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/params/field_editor.h"
#include "ui/session/analysis_controller.h"
#include "ui/target_editor/import_page.h"

namespace spikeloom {

ImportPage::ImportPage(Draft& draft, AnalysisController& analyses, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_analyses(analyses) {
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(8, 6, 8, 4);
  lines->setSpacing(4);
  addFields(lines);
  addProgress(lines);
  m_shape = new WrappedLabel({}, Qt::PlainText, this);
  m_problems = new WrappedLabel({}, Qt::PlainText, this);
  m_problems->setTextInteractionFlags(Qt::TextSelectableByMouse);
  lines->addWidget(m_shape);
  lines->addWidget(m_problems);
  addPreview(lines);
  connect(&m_analyses, &AnalysisController::answered, this, &ImportPage::take);
  recolor();
}

void ImportPage::addFields(QVBoxLayout* lines) {
  auto* const holder = new QWidget(this);
  auto* const row = new FlowLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  addField(row, SPIKELOOM_FIELD(target, file));
  addDatasets(row);
  for (const Field* const field :
       {&SPIKELOOM_FIELD(target, file_layout), &SPIKELOOM_FIELD(target, file_quantity),
        &SPIKELOOM_FIELD(target, file_time_step), &SPIKELOOM_FIELD(target, file_neurons)})
    addField(row, *field);
  lines->addWidget(holder);
}

/// With its name and unit, as in the Experiment panel.
void ImportPage::addField(QLayout* row, const Field& field) {
  auto* const cell = new QWidget(this);
  auto* const parts = new QHBoxLayout(cell);
  parts->setContentsMargins(0, 0, 0, 0);
  parts->setSpacing(4);
  auto* const label = new QLabel(toQString(field.name), cell);
  FieldEditor* const editor = makeFieldEditor(field, cell);
  const QString name = toQString(field.name), unit = toQString(field.unit);
  editor->input()->setAccessibleName(unit.isEmpty() ? name : tr("%1 in %2").arg(name, unit));
  editor->input()->setToolTip(literalTip(toQString(field.help)));
  label->setBuddy(editor->input());
  parts->addWidget(label);
  parts->addWidget(editor, 1);
  if (!unit.isEmpty())
    parts->addWidget(new QLabel(unit, cell));
  const bool grows = field.kind == Kind::File || field.kind == Kind::Text;
  cell->setSizePolicy(grows ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Preferred);
  editor->setMinimumWidth((field.kind == Kind::File     ? 30
                           : field.kind == Kind::Choice ? 20
                                                        : 12) *
                          fontMetrics().averageCharWidth());
  row->addWidget(cell);
  m_rows.push_back({indexOf(field), editor, cell});
  connect(editor, &FieldEditor::finished, this, &ImportPage::read);
  connect(editor, &FieldEditor::typed, this, [this] {
    m_typing = true;
    showAcceptable();
  });
}

/// Which of several tables in the file; they are known when it was looked at.
void ImportPage::addDatasets(QLayout* row) {
  m_datasets = new QComboBox(this);
  m_datasets->setAccessibleName(toQString(SPIKELOOM_FIELD(target, file_dataset).name));
  m_datasets->setToolTip(literalTip(toQString(SPIKELOOM_FIELD(target, file_dataset).help)));
  m_datasets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_datasets->setMinimumContentsLength(14);
  m_datasets->hide();
  row->addWidget(m_datasets);
  connect(m_datasets, &QComboBox::activated, this, &ImportPage::read);
}

void ImportPage::addProgress(QVBoxLayout* lines) {
  auto* const holder = new QWidget(this);
  auto* const row = new FlowLayout(holder);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  m_accept = new QPushButton(tr("Use as targets"), this);
  m_accept->setToolTip(tr("Makes the file the experiment's targets, with all that is set here: one edit"));
  m_again = new QPushButton(tr("Read again"), this);
  m_again->setToolTip(tr("Looks at the file as it is now"));
  m_cancel = new QPushButton(tr("Cancel reading"), this);
  m_cancel->setToolTip(tr("Gives up reading the file; what is set here stays"));
  m_progress = new QProgressBar(this);
  m_progress->setAccessibleName(tr("Share of the file that has been read"));
  m_progress->setRange(0, 100);
  m_note = new WrappedLabel({}, Qt::PlainText, this);
  for (QWidget* const widget :
       std::initializer_list<QWidget*>{m_accept, m_again, m_cancel, m_progress, m_note})
    row->addWidget(widget);
  for (QWidget* const widget : std::initializer_list<QWidget*>{m_cancel, m_progress}) {
    QSizePolicy policy = widget->sizePolicy(); // nothing moves when they come and go
    policy.setRetainSizeWhenHidden(true);
    widget->setSizePolicy(policy);
  }
  lines->addWidget(holder);
  connect(m_accept, &QPushButton::clicked, this, &ImportPage::accept);
  connect(m_again, &QPushButton::clicked, this, &ImportPage::readAgain);
  connect(m_cancel, &QPushButton::clicked, this, &ImportPage::cancel);
}

void ImportPage::addPreview(QVBoxLayout* lines) {
  m_table = new QTableWidget(this);
  m_table->setAccessibleName(tr("First rows and columns of the file"));
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setTabKeyNavigation(false);
  m_table->setMinimumSize(120, 130);
  m_table->horizontalHeader()->setMinimumSectionSize(30);
  m_plot = new CurvePlot(this);
  m_plot->setAccessibleName(tr("Targets in the file"));
  auto* const columns = new QHBoxLayout;
  columns->setSpacing(6);
  columns->addWidget(m_table, 1);
  columns->addWidget(m_plot, 1);
  lines->addLayout(columns, 1);
}

FieldEditor& ImportPage::editor(std::string_view path) const {
  for (const Row& row : m_rows)
    if (fields()[row.field].path() == path)
      return *row.editor;
  return *m_rows.front().editor;
}

void ImportPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && m_problems)
    recolor();
}

void ImportPage::recolor() {
  QPalette red = palette();
  red.setColor(QPalette::WindowText, errorColor(palette()));
  m_problems->setPalette(red);
}

QString ImportPage::shape() const { return m_shape->text(); }
QString ImportPage::problems() const { return m_problems->text(); }

} // namespace spikeloom
