#include "ui/workspaces/why_workspace.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/look/fitted_label.h"
#include "ui/look/flow_layout.h"
#include "ui/params/draft.h"
#include "ui/plots/cause_bar.h"
#include "ui/plots/cause_curve_plot.h"
#include "ui/plots/cause_details_plot.h"
#include "ui/plots/cause_traces_plot.h"

namespace spikeloom {

namespace {

constexpr int leastLines = 28;             // of text, from which on the page says all
constexpr double sentenceSize = 30.0 / 13; // in sizes of the usual font, which has 13 px

QString axisName(CauseAxis axis) {
  switch (axis) {
  case CauseAxis::SynapticTimeConstant:
    return WhyWorkspace::tr("τs");
  case CauseAxis::TargetTimeConstant:
    return WhyWorkspace::tr("target's time constant");
  case CauseAxis::Neurons:
    return WhyWorkspace::tr("N");
  case CauseAxis::TargetSize:
    break;
  }
  return WhyWorkspace::tr("rate");
}

QString axisHelp(CauseAxis axis) {
  switch (axis) {
  case CauseAxis::SynapticTimeConstant:
    return WhyWorkspace::tr("The errors over the synaptic time constant τs: how long a spike acts");
  case CauseAxis::TargetTimeConstant:
    return WhyWorkspace::tr("The errors over the targets' time constant: how fast they change");
  case CauseAxis::Neurons:
    return WhyWorkspace::tr("The errors over the number of neurons N");
  case CauseAxis::TargetSize:
    break;
  }
  return WhyWorkspace::tr("The errors over the size of the targets: larger ones have more spikes");
}

} // namespace

WhyWorkspace::WhyWorkspace(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(12, 6, 12, 4);
  lines->setSpacing(4);
  buildTop(lines);
  buildPlots(lines);
  buildFoot(lines);
  setFocusProxy(m_curve);
}

void WhyWorkspace::buildTop(QVBoxLayout* lines) {
  m_sentence = new FittedLabel(sentenceSize, true, this);
  m_advice = new AdviceLine(AdviceLine::Room::Page, this);
  lines->addWidget(m_sentence);
  lines->addWidget(m_advice);
  buildBar(lines);
  connect(m_advice, &AdviceLine::changeWanted, this, &WhyWorkspace::changeWanted);
}

/// The bar is of all neurons, the traces below it of one: each says so.
void WhyWorkspace::buildBar(QVBoxLayout* lines) {
  m_of = new QLabel(tr("mean of all neurons"), this);
  m_of->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
  m_bar = new CauseBar(this);
  m_bar->setFocusPolicy(Qt::NoFocus);
  m_bar->setCursor(Qt::ArrowCursor);
  m_bar->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  auto* const row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(m_of);
  row->addWidget(m_bar, 1);
  lines->addLayout(row);
}

void WhyWorkspace::buildPlots(QVBoxLayout* lines) {
  auto* const rows = new QSplitter(Qt::Vertical, this);
  m_plots = new QSplitter(Qt::Horizontal, rows);
  m_traces = new CauseTracesPlot(m_plots);
  m_curve = new CauseCurvePlot(m_plots);
  m_plots->setSizes({500, 500});
  auto* const details = new QWidget(rows);
  auto* const column = new QVBoxLayout(details);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  m_details = new CauseDetailsPlot(details);
  m_parts = new QLabel(details);
  m_parts->setTextFormat(Qt::PlainText);
  m_parts->setWordWrap(true);
  column->addWidget(m_details, 1);
  column->addWidget(m_parts);
  details->hide();
  connect(m_details, &CauseDetailsPlot::neuronChosen, this, &WhyWorkspace::neuronChosen);
  for (auto* const splitter : {rows, m_plots}) {
    splitter->setHandleWidth(4);
    splitter->setChildrenCollapsible(false);
  }
  rows->setStretchFactor(0, 6);
  rows->setStretchFactor(1, 4);
  lines->addWidget(rows, 1);
  connect(m_curve, &CauseCurvePlot::handleMoved, this, &WhyWorkspace::handleMoved);
}

QPushButton* WhyWorkspace::addButton(QLayout* row, const QString& text, const QString& help) {
  auto* const button = new QPushButton(text, this);
  button->setToolTip(help);
  button->setAccessibleDescription(help);
  button->setFocusPolicy(Qt::TabFocus); // a click must not take Space away from the handle
  row->addWidget(button);
  return button;
}

QToolButton* WhyWorkspace::addArrow(QLayout* row, Qt::ArrowType arrow, int step) {
  auto* const button = new QToolButton(this);
  button->setArrowType(arrow);
  button->setFocusPolicy(Qt::TabFocus);
  row->addWidget(button);
  connect(button, &QToolButton::clicked, this, [this, step] { emit neuronStepped(step); });
  return button;
}

void WhyWorkspace::buildFoot(QVBoxLayout* lines) {
  auto* const foot = new QWidget(this);
  auto* const row = new FlowLayout(foot);
  row->setContentsMargins(0, 0, 0, 0);
  m_train = addButton(row, {},
                      tr("Predict, then see: trains a new network with the value at the handle, and tests it "
                         "(Space)"));
  connect(m_train, &QPushButton::clicked, this, &WhyWorkspace::trainWanted);
  m_best =
      addButton(row, tr("Go to the best"), tr("Moves the handle to where both errors together are smallest"));
  connect(m_best, &QPushButton::clicked, this, [this] {
    if (const auto best = m_curve->best()) {
      m_curve->setHandle(*best);
      emit handleMoved(*best);
    }
  });
  row->addSpacing(12);
  QToolButton* const previous = addArrow(row, Qt::LeftArrow, -1);
  previous->setToolTip(tr("Shows the neuron before"));
  previous->setAccessibleName(tr("Neuron before"));
  m_neuron = new QLabel(this);
  row->addWidget(m_neuron);
  QToolButton* const next = addArrow(row, Qt::RightArrow, 1);
  next->setToolTip(tr("Shows the next neuron"));
  next->setAccessibleName(tr("Next neuron"));
  m_showDetails = new QToolButton(this);
  m_showDetails->setText(tr("Details"));
  m_showDetails->setCheckable(true);
  m_showDetails->setArrowType(Qt::RightArrow);
  m_showDetails->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_showDetails->setAutoRaise(true);
  m_showDetails->setFocusPolicy(Qt::TabFocus);
  m_showDetails->setToolTip(
      tr("The single neurons, the error over the window, its frequencies, and what of it is the "
         "same in every trial"));
  connect(m_showDetails, &QToolButton::toggled, this, [this](bool shown) {
    m_showDetails->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    m_details->parentWidget()->setVisible(shown);
    emit detailsToggled(shown);
  });
  row->addWidget(m_showDetails);
  row->addStretch();
  addAxisChoice(row);
  lines->addWidget(foot);
}

/// Goes to the next row as a whole.
void WhyWorkspace::addAxisChoice(QLayout* foot) {
  auto* const choice = new QWidget(this);
  auto* const row = new QHBoxLayout(choice);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(new QLabel(tr("Error over"), choice));
  foot->addWidget(choice);
  m_axes = new QButtonGroup(this);
  for (const CauseAxis axis : {CauseAxis::SynapticTimeConstant, CauseAxis::TargetTimeConstant,
                               CauseAxis::Neurons, CauseAxis::TargetSize}) {
    auto* const button = new QToolButton(this);
    button->setText(axisName(axis));
    button->setToolTip(axisHelp(axis));
    button->setAccessibleName(axisHelp(axis));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_axes->addButton(button, static_cast<int>(axis));
    row->addWidget(button);
  }
  m_axes->button(static_cast<int>(CauseAxis::SynapticTimeConstant))->setChecked(true);
  connect(m_axes, &QButtonGroup::idClicked, this,
          [this](int id) { emit axisChosen(static_cast<CauseAxis>(id)); });
}

void WhyWorkspace::setAxes(const std::vector<CauseAxis>& possible, CauseAxis current) {
  for (QAbstractButton* const button : m_axes->buttons())
    button->setVisible(std::ranges::find(possible, static_cast<CauseAxis>(m_axes->id(button))) !=
                       possible.end());
  m_axes->button(static_cast<int>(current))->setChecked(true);
}

void WhyWorkspace::showCurve(const CauseCurve& curve) {
  m_unit = curve.unit;
  m_curve->show(curve);
  m_best->setEnabled(m_curve->best().has_value());
  setTrainsAnew(m_trainsAnew);
}

void WhyWorkspace::showPlace(const WhyView& view) {
  const QString sentence = toQString(view.verdict.sentence);
  m_sentence->setText(view.outdated ? tr("%1 (for the old settings)").arg(sentence) : sentence);
  m_advice->show(view.verdict);
  m_bar->show(view.shares, view.caption);
  m_bar->setOutdated(view.outdated);
  m_of->setToolTip(
      view.neurons == 0
          ? QString()
          : tr("A test's error is that of all neurons. What is too slow and what has too few spikes "
               "is found in %1 of them, evenly spread, and taken for all.")
                .arg(view.neurons));
  m_neuron->setText(tr("neuron %1").arg(view.traces.neuron));
  m_curve->setApproximate(view.approximate);
  m_traces->show(view.traces);
}

void WhyWorkspace::showDetails(const CauseDetails& details) {
  m_details->show(details);
  m_parts->setText(details.parts);
}

/// Where the plots would have little room, what else may be said gives way.
void WhyWorkspace::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_advice->setBrief(height() < leastLines * fontMetrics().height());
}

void WhyWorkspace::setHandle(double x) {
  m_curve->setHandle(x);
  setTrainsAnew(m_trainsAnew);
}

double WhyWorkspace::handle() const { return m_curve->handle(); }

void WhyWorkspace::setTrainsAnew(bool anew) {
  m_trainsAnew = anew;
  m_train->setText(anew ? tr("Train at %1 (Space)").arg(valueWithUnit(m_curve->handle(), m_unit))
                        : tr("Train (Space)"));
}

bool WhyWorkspace::detailsShown() const { return m_showDetails->isChecked(); }

QString WhyWorkspace::sentence() const { return m_sentence->text(); }

/// Here Space and the arrow keys mean the handle: the window's shortcuts give way.
bool WhyWorkspace::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (key.modifiers() == Qt::NoModifier &&
        (key.key() == Qt::Key_Space || key.key() == Qt::Key_Left || key.key() == Qt::Key_Right)) {
      event->accept();
      return true;
    }
  }
  return QWidget::event(event);
}

void WhyWorkspace::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
    emit trainWanted();
  else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
    m_curve->step(event->key() == Qt::Key_Left ? -1 : 1); // wherever the focus is
  else
    QWidget::keyPressEvent(event);
}

} // namespace spikeloom
