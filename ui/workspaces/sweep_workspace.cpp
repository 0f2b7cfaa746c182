#include "ui/workspaces/sweep_workspace.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <thread>

#include "ui/look/column_scroll.h"
#include "ui/look/elided_label.h"
#include "ui/look/literal_text.h"
#include "ui/look/paths.h"
#include "ui/look/tint.h"
#include "ui/params/draft.h"
#include "ui/params/line_input.h"
#include "ui/plots/sweep_map_plot.h"
#include "ui/plots/sweep_slice_plot.h"
#include "ui/workspaces/sweep_axis_row.h"
#include "ui/workspaces/sweep_view_of.h"

namespace spikeloom {

namespace {

constexpr int tableLines = 9;

QLabel* addText(QVBoxLayout* lines, QWidget* parent) {
  auto* const label = new QLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->hide(); // until there is something to say
  lines->addWidget(label);
  return label;
}

void say(QLabel* label, const QString& text) {
  label->setText(text);
  label->setVisible(!text.isEmpty());
}

QComboBox* narrowBox(QWidget* parent, const QString& name) {
  auto* const box = new QComboBox(parent);
  box->setAccessibleName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(8);
  box->setMaxVisibleItems(30);
  return box;
}

} // namespace

SweepWorkspace::SweepWorkspace(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  auto* const all = new QHBoxLayout(this);
  all->setContentsMargins(8, 6, 8, 4);
  m_columns = new QSplitter(Qt::Horizontal, this);
  m_columns->setHandleWidth(4);
  m_columns->setChildrenCollapsible(false);
  all->addWidget(m_columns);
  auto* const scroll = new ColumnScroll(m_columns);
  auto* const column = new QWidget;
  auto* const lines = new QVBoxLayout(column);
  lines->setContentsMargins(0, 0, 8, 0);
  lines->setSpacing(6);
  buildColumn(lines);
  scroll->setWidget(column);
  column->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  buildPlots();
  m_columns->setStretchFactor(0, 0);
  m_columns->setStretchFactor(1, 1);
  m_columns->setSizes({310, 900});
  setFocusProxy(m_map);
  setSetup(m_setup);
  present();
}

void SweepWorkspace::buildColumn(QVBoxLayout* lines) {
  buildSetup(lines);
  buildRun(lines);
  m_table = new QTableWidget(this);
  m_table->setAccessibleName(tr("The chosen cells"));
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setTabKeyNavigation(false);
  m_table->setWordWrap(true);
  m_table->verticalHeader()->hide();
  m_table->setCornerButtonEnabled(false);
  m_table->horizontalHeader()->setStretchLastSection(false);
  m_table->setMinimumHeight(tableLines * fontMetrics().height());
  lines->addWidget(m_table, 100);
  lines->addStretch(1); // where there is no table
}

void SweepWorkspace::buildSetup(QVBoxLayout* lines) {
  m_source = narrowBox(this, tr("Which sweep"));
  lines->addWidget(m_source);
  m_about = addText(lines, this);
  m_own = new QWidget(this);
  auto* const own = new QVBoxLayout(m_own);
  own->setContentsMargins(0, 0, 0, 0);
  m_first = new SweepAxisRow(tr("First parameter"), false, m_own);
  m_second = new SweepAxisRow(tr("Second parameter"), true, m_own);
  own->addWidget(m_first);
  own->addWidget(m_second);
  auto* const row = new QHBoxLayout;
  auto* const name = new QLabel(tr("Repeats"), m_own);
  m_repeats = new LineInput(m_own);
  m_repeats->setAccessibleName(tr("Runs of each cell, with other seeds"));
  m_repeats->setToolTip(
      tr("Each cell is trained so many times, with the seeds that follow the experiment's"));
  name->setBuddy(m_repeats);
  row->addWidget(name);
  row->addWidget(m_repeats, 1);
  own->addLayout(row);
  lines->addWidget(m_own);
  connect(m_source, &QComboBox::activated, this, [this] { takeEdit(true); });
  for (SweepAxisRow* const axis : {m_first, m_second}) {
    connect(axis, &SweepAxisRow::edited, this, [this] { takeEdit(true); });
    connect(axis, &SweepAxisRow::parameterChosen, this, [this, axis] {
      takeEdit(true);
      emit usualAxisWanted(axis == m_first ? 0 : 1);
    });
  }
  connect(m_repeats, &QLineEdit::textEdited, this, [this] { takeEdit(true); });
}

void SweepWorkspace::buildRun(QVBoxLayout* lines) {
  auto* const measureRow = new QHBoxLayout;
  measureRow->addWidget(new QLabel(tr("Shown"), this));
  m_measure = narrowBox(this, tr("Measure that is shown"));
  for (const Measure& each : measures())
    if (each.name != secondsMeasure) {
      m_measure->addItem(nameOf(each), toQString(each.name));
      m_measure->setItemData(m_measure->count() - 1, toQString(each.help), Qt::ToolTipRole);
    }
  measureRow->addWidget(m_measure, 1);
  lines->addLayout(measureRow);
  auto* const row = new QHBoxLayout;
  m_run = new QPushButton(this);
  m_threads = narrowBox(this, tr("Runs at once"));
  m_threads->setMinimumContentsLength(4);
  m_threads->setToolTip(
      tr("A thread each, of the lowest priority: beside training at full speed it gets little time"));
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  for (int count = 1; count <= cores; ++count)
    m_threads->addItem(count == 1 ? tr("1 thread") : tr("%1 threads").arg(count), count == cores ? 0 : count);
  m_more = new QToolButton(this);
  m_more->setText(tr("More"));
  m_more->setPopupMode(QToolButton::InstantPopup);
  buildMenu();
  row->addWidget(m_run);
  row->addWidget(m_threads, 1);
  row->addWidget(m_more);
  lines->addLayout(row);
  m_progress = addText(lines, this);
  m_problems = addText(lines, this);
  m_results = new ElidedLabel(this);
  lines->addWidget(m_results);
  m_open = new QPushButton(tr("Open the chosen cell"), this);
  m_open->setToolTip(
      tr("Puts the cell's experiment into the panel; undo brings back what was there (Enter in "
         "the plots)"));
  lines->addWidget(m_open);
  connect(m_measure, &QComboBox::activated, this, [this] { takeEdit(false); });
  connect(m_threads, &QComboBox::activated, this, [this] { takeEdit(false); });
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_state.running)
      emit stopWanted();
    else
      emit runWanted();
  });
  connect(m_open, &QPushButton::clicked, this, [this] {
    if (m_chosen.first)
      emit openWanted(*m_chosen.first);
  });
}

void SweepWorkspace::buildMenu() {
  auto* const menu = new QMenu(m_more);
  menu->setToolTipsVisible(true);
  const auto add = [&](const QString& text, const QString& tip, void (SweepWorkspace::*wanted)()) {
    menu->addAction(text, this, wanted)->setToolTip(tip);
  };
  add(tr("Open sweep file…"), tr("A sweep that was written by hand, or by this page"),
      &SweepWorkspace::fileWanted);
  add(tr("Results in…"), tr("The CSV file that rows are written to; one that is there is gone on with"),
      &SweepWorkspace::resultsWanted);
  add(tr("Copy as command"), tr("The command line that goes on with these results"),
      &SweepWorkspace::commandWanted);
  add(tr("Copy job script"), tr("A job array for Slurm (sbatch) that computes the sweep on a cluster"),
      &SweepWorkspace::scriptWanted);
  m_more->setMenu(menu);
}

void SweepWorkspace::buildPlots() {
  auto* const right = new QWidget(m_columns);
  auto* const lines = new QVBoxLayout(right);
  lines->setContentsMargins(0, 0, 0, 0);
  lines->setSpacing(2);
  m_plots = new QSplitter(Qt::Vertical, right);
  m_plots->setHandleWidth(4);
  m_plots->setChildrenCollapsible(false);
  m_map = new SweepMapPlot(m_plots);
  m_slice = new SweepSlicePlot(m_plots);
  m_slice->setMinimumHeight(90);
  m_plots->setStretchFactor(0, 3);
  m_plots->setStretchFactor(1, 2);
  lines->addWidget(m_plots, 1);
  m_estimate = addText(lines, right);
  m_estimate->setForegroundRole(QPalette::PlaceholderText);
  connect(m_map, &SweepMapPlot::cellChosen, this, &SweepWorkspace::choose);
  connect(m_slice, &SweepSlicePlot::cellChosen, this, &SweepWorkspace::choose);
  connect(m_map, &SweepMapPlot::openWanted, this, &SweepWorkspace::openWanted);
  connect(m_slice, &SweepSlicePlot::openWanted, this, &SweepWorkspace::openWanted);
}

void SweepWorkspace::setSources(const std::vector<Listed>& sources) {
  m_sources = sources;
  m_source->clear();
  m_source->addItem(tr("This experiment"), QString());
  for (const Listed& each : sources) {
    m_source->addItem(each.title, each.file);
    m_source->setItemData(m_source->count() - 1, literalTip(each.about), Qt::ToolTipRole);
  }
  setSetup(m_setup);
}

void SweepWorkspace::setSetup(const SweepPageSetup& setup) {
  m_setup = setup;
  int at = m_source->findData(setup.source);
  if (at < 0 && !setup.source.isEmpty()) {
    m_sources.push_back({setup.source, setup.source.section(QLatin1Char('/'), -1), setup.source});
    m_source->addItem(m_sources.back().title, setup.source);
    at = m_source->count() - 1;
  }
  m_source->setCurrentIndex(std::max(0, at));
  m_first->setSetup(setup.own.first);
  m_second->setSetup(setup.own.second);
  if (m_repeats->text() != toQString(setup.own.repeats))
    m_repeats->setText(toQString(setup.own.repeats));
  m_measure->setCurrentIndex(std::max(0, m_measure->findData(setup.measure)));
  m_measure->setToolTip(toQString(measure().help));
  const int threads = m_threads->findData(setup.threads);
  m_threads->setCurrentIndex(threads < 0 ? m_threads->count() - 1 : threads);
  const bool own = setup.source.isEmpty();
  m_own->setVisible(own);
  const auto listed = std::ranges::find(m_sources, setup.source, &Listed::file);
  say(m_about, own || listed == m_sources.end() ? QString() : listed->about);
}

void SweepWorkspace::takeEdit(bool anew) {
  SweepPageSetup setup = m_setup;
  setup.source = m_source->currentData().toString();
  setup.own = {m_first->setup(), m_second->setup(), m_repeats->text().trimmed().toStdString()};
  setup.measure = m_measure->currentData().toString();
  setup.threads = m_threads->currentData().toInt();
  if (setup.source != m_setup.source)
    setup.results.clear(); // they are another sweep's
  if (setup == m_setup)
    return;
  setSetup(setup);
  present();
  emit setupChanged(anew);
}

const Measure& SweepWorkspace::measure() const {
  const Measure* const found = findMeasure(m_setup.measure.toStdString());
  return found ? *found : measures().front();
}

void SweepWorkspace::choose(std::size_t cell, bool second) {
  if (!second) {
    m_chosen.first = cell;
    if (m_chosen.second == cell)
      m_chosen.second.reset();
  } else if (m_chosen.first && *m_chosen.first != cell) {
    m_chosen.second = m_chosen.second == cell ? std::nullopt : std::optional(cell);
  } else {
    m_chosen.second.reset();
  }
  present();
}

void SweepWorkspace::showState(const SweepState& state) {
  const bool other = state.ticket != m_state.ticket;
  m_state = state;
  const std::size_t cells = state.sweep ? state.sweep->cells() : 0;
  if (other && !(m_chosen.first && *m_chosen.first < cells))
    m_chosen = {};
  present();
}

void SweepWorkspace::present() {
  const SweepPicture picture = pictureOf(m_state, measure());
  m_map->setVisible(!picture.yTitle.isEmpty());
  setFocusProxy(picture.yTitle.isEmpty() ? static_cast<QWidget*>(m_slice) : m_map);
  m_map->show(picture);
  m_slice->show(picture);
  m_map->setChosen(m_chosen);
  m_slice->setChosen(m_chosen);
  say(m_progress, progressText(m_state));
  say(m_problems, problemsText(m_state));
  QPalette wrong = palette();
  wrong.setColor(QPalette::WindowText, errorColor(palette()));
  m_problems->setPalette(wrong);
  say(m_estimate,
      m_state.sweep && m_state.done() < m_state.sweep->runs() ? estimateText(m_state, measure()) : QString());
  const QString file = toText(m_state.source.results);
  m_results->showText(m_state.sweep ? tr("Results: %1").arg(file) : QString(), file);
  m_run->setText(m_state.running ? tr("Stop") : m_state.done() > 0 ? tr("Go on") : tr("Run"));
  const bool complete = m_state.sweep && m_state.done() == m_state.sweep->runs();
  m_run->setEnabled(m_state.running || (m_state.sweep && !complete));
  for (QWidget* const input : std::initializer_list<QWidget*>{m_source, m_own, m_threads})
    input->setEnabled(!m_state.running); // what runs is what is set up
  m_open->setEnabled(m_state.sweep && m_chosen.first);
  presentTable();
}

void SweepWorkspace::presentTable() {
  const QList<SweepLine> lines = linesOf(m_state, m_chosen);
  const bool two = m_chosen.second.has_value();
  m_table->setColumnCount(two ? 3 : 2);
  m_table->setHorizontalHeaderLabels(two ? QStringList{tr("differs"), tr("cell A"), tr("cell B")}
                                         : QStringList{tr("cell"), tr("value")});
  m_table->setRowCount(static_cast<int>(lines.size()));
  for (int row = 0; row < lines.size(); ++row) {
    const SweepLine& line = lines[row];
    const QStringList texts{line.name, line.first, line.second};
    for (int column = 0; column < m_table->columnCount(); ++column) {
      QTableWidgetItem* item = m_table->item(row, column);
      if (!item)
        m_table->setItem(row, column, item = new QTableWidgetItem);
      item->setText(texts[column]);
      item->setToolTip(literalTip(texts[column]));
    }
  }
  for (int column = 0; column < m_table->columnCount(); ++column)
    m_table->horizontalHeader()->setSectionResizeMode(column, column == 0 ? QHeaderView::Stretch
                                                                          : QHeaderView::ResizeToContents);
  m_table->setVisible(!lines.isEmpty());
}

QString SweepWorkspace::problems() const { return m_problems->text(); }
QString SweepWorkspace::progress() const { return m_progress->text(); }

} // namespace spikeloom
