#include "ui/workspaces/connectivity_workspace.h"

#include <QButtonGroup>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/look/elided_label.h"
#include "ui/look/flow_layout.h"
#include "ui/params/draft.h"
#include "ui/params/mirrored_rows.h"
#include "ui/plots/frozen_plot.h"
#include "ui/plots/spectrum_plot.h"
#include "ui/plots/weight_histogram_plot.h"
#include "ui/plots/weight_inputs_plot.h"
#include "ui/session/weight_finder.h"

namespace spikeloom {

namespace {

constexpr int linesForFrozen = 24; // of text, from which on the page shows all
constexpr int leastPlot = 90;      // px, height

QString counted(std::size_t count) { return QLocale::c().toString(static_cast<qulonglong>(count)); }

/// What Dale's law does, in a sentence.
QString daleSentence(const DaleState& dale, bool enforced) {
  if (dale.synapses == 0)
    return {};
  if (enforced)
    return ConnectivityWorkspace::tr("Frozen by Dale's law: %1 % of %2 synapses · sign violations: %3")
        .arg(100 * dale.share(), 0, 'f', dale.share() < 0.1 ? 1 : 0)
        .arg(counted(dale.synapses), counted(dale.violations));
  if (dale.typed)
    return ConnectivityWorkspace::tr(
               "Dale's law is off: training may turn a synapse's sign · sign violations: %1 "
               "of %2 synapses")
        .arg(counted(dale.violations), counted(dale.synapses));
  return ConnectivityWorkspace::tr(
             "Dale's law is off: a neuron may excite some and inhibit others · %1 synapses")
      .arg(counted(dale.synapses));
}

} // namespace

ConnectivityWorkspace::ConnectivityWorkspace(Draft& draft, ExperimentPanel& panel, QWidget* parent)
    : QWidget(parent),
      m_rows(new MirroredRows(draft, panel,
                              {"network.topology", "dale.enforced", "dale.inhibitory_fraction",
                               "network.inhibition_ratio", "network.synaptic_strength"},
                              this)) {
  setFocusPolicy(Qt::ClickFocus);
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(6, 4, 6, 4);
  lines->setSpacing(4);
  buildTools(lines);
  buildPlots(lines);
  setFocusProxy(m_matrix);
}

void ConnectivityWorkspace::addChoice(QLayout* row, MatrixPlot::Shows shows, const QString& text,
                                      const QString& help) {
  auto* const button = new QToolButton(this);
  button->setText(text);
  button->setToolTip(help);
  button->setAccessibleName(help);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  m_choices->addButton(button, static_cast<int>(shows));
  row->addWidget(button);
}

QToolButton* ConnectivityWorkspace::addArrow(QLayout* row, Qt::ArrowType arrow, int step,
                                             const QString& name) {
  auto* const button = new QToolButton(this);
  button->setArrowType(arrow);
  button->setFocusPolicy(Qt::TabFocus);
  button->setAccessibleName(name);
  button->setToolTip(name);
  row->addWidget(button);
  connect(button, &QToolButton::clicked, this, [this, step] { emit neuronStepped(step); });
  return button;
}

void ConnectivityWorkspace::buildTools(QVBoxLayout* lines) {
  auto* const tools = new QWidget(this);
  auto* const row = new FlowLayout(tools);
  row->setContentsMargins(0, 0, 0, 0);
  m_choices = new QButtonGroup(this);
  addChoice(row, MatrixPlot::Shows::Before, tr("&Before"), tr("Shows the weights before training"));
  addChoice(row, MatrixPlot::Shows::Now, tr("&Now"), tr("Shows the weights as they are"));
  addChoice(row, MatrixPlot::Shows::Change, tr("&Change"), tr("Shows what training has changed"));
  addChoice(
      row, MatrixPlot::Shows::Swipe, tr("Before | no&w"),
      tr("Shows the weights before training left of a line, and as they are right of it: drag it, or press "
         "← and →"));
  m_choices->button(static_cast<int>(MatrixPlot::Shows::Now))->setChecked(true);
  connect(m_choices, &QButtonGroup::idClicked, this,
          [this](int id) { m_matrix->setShows(static_cast<MatrixPlot::Shows>(id)); });
  row->addSpacing(8);
  addArrow(row, Qt::LeftArrow, -1, tr("Neuron before"));
  m_neuron = new QLabel(this);
  row->addWidget(m_neuron);
  addArrow(row, Qt::RightArrow, 1, tr("Next neuron"));
  row->addSpacing(8);
  m_compute = new QPushButton(this);
  m_compute->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_compute);
  connect(m_compute, &QPushButton::clicked, this,
          [this] { m_computing ? emit spectrumCancelled() : emit spectrumWanted(); });
  m_showRows = new QToolButton(this);
  m_showRows->setText(tr("&Dale's law"));
  m_showRows->setCheckable(true);
  m_showRows->setArrowType(Qt::RightArrow);
  m_showRows->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_showRows->setAutoRaise(true);
  m_showRows->setFocusPolicy(Qt::TabFocus);
  m_showRows->setToolTip(
      tr("Shows its parameters: on or off, share of inhibitory neurons, strengths g and J"));
  row->addWidget(m_showRows);
  connect(m_showRows, &QToolButton::toggled, this, [this](bool shown) {
    m_showRows->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    m_rows->setVisible(shown);
  });
  lines->addWidget(tools);
  m_rows->hide();
  lines->addWidget(m_rows);
  m_dale = new ElidedLabel(this);
  m_dale->setAccessibleName(tr("Dale's law"));
  QFont bold = m_dale->font();
  bold.setBold(true);
  m_dale->setFont(bold);
  lines->addWidget(m_dale);
}

void ConnectivityWorkspace::buildPlots(QVBoxLayout* lines) {
  auto* const columns = new QSplitter(Qt::Horizontal, this);
  auto* const left = new QSplitter(Qt::Vertical, columns);
  auto* const right = new QSplitter(Qt::Vertical, columns);
  m_matrix = new MatrixPlot(left);
  m_inputs = new WeightInputsPlot(left);
  m_histogram = new WeightHistogramPlot(right);
  m_frozen = new FrozenPlot(right);
  m_spectrum = new SpectrumPlot(right);
  for (PlotWidget* const plot :
       std::initializer_list<PlotWidget*>{m_matrix, m_inputs, m_histogram, m_spectrum})
    plot->setMinimumHeight(leastPlot);
  left->setSizes({600, 300});
  right->setSizes({330, 200, 370});
  columns->setSizes({550, 450});
  for (QSplitter* const splitter : {columns, left, right}) {
    splitter->setHandleWidth(4);
    splitter->setChildrenCollapsible(false);
  }
  m_frozen->hide();
  lines->addWidget(columns, 1);
  connect(m_matrix, &MatrixPlot::neuronChosen, this, &ConnectivityWorkspace::neuronChosen);
  connect(m_matrix, &MatrixPlot::roomChanged, this, &ConnectivityWorkspace::roomChanged);
  connect(m_inputs, &WeightInputsPlot::neuronChosen, this, &ConnectivityWorkspace::neuronChosen);
}

void ConnectivityWorkspace::showWeights(const ConnectivityView& view) {
  const WeightsFound* const weights = view.weights;
  const QString hint = weights                   ? QString()
                       : !view.problem.isEmpty() ? view.problem
                       : view.neurons > 0        ? tr("The weights come in a moment")
                                                 : tr("No network yet: it is being built");
  for (PlotWidget* const plot : std::initializer_list<PlotWidget*>{m_matrix, m_histogram, m_inputs})
    plot->setHint(hint);
  if (!weights) {
    m_matrix->show(MatrixPlot::Matrices());
    m_histogram->show(nullptr);
    m_inputs->show(0, {});
    return;
  }
  m_matrix->show(MatrixPlot::Matrices{weights->before, weights->now, weights->change, weights->scale});
  m_histogram->show(weights->histogram);
  m_inputs->show(weights->neuron, weights->inputs);
  if (weights->inputs.empty())
    m_inputs->setHint(tr("Neuron %1 has no inputs").arg(weights->neuron));
}

void ConnectivityWorkspace::showSpectrum(const ConnectivityView& view) {
  m_computing = view.computing;
  m_compute->setVisible(view.spectrumAsked || view.computing);
  m_compute->setEnabled(view.neurons > 0);
  m_compute->setText(view.computing ? tr("Stop computin&g") : tr("Compute ei&genvalues"));
  m_compute->setToolTip(
      view.computing ? tr("Gives the eigenvalues up")
                     : tr("The eigenvalues of the weights as they are now: some seconds for 1000 neurons, "
                          "a minute or two while training takes all cores"));
  QString hint;
  if (!view.spectrum)
    hint = !view.spectrumProblem.isEmpty() ? view.spectrumProblem
           : view.slowly                   ? tr("Computing the eigenvalues, slowly:\ntraining goes first")
           : view.computing                ? tr("Computing the eigenvalues …")
           : view.spectrumAsked            ? tr("“Compute eigenvalues” shows them here")
                                           : tr("The eigenvalues come in a moment");
  m_spectrum->setHint(hint);
  m_spectrum->show(view.spectrum);
}

void ConnectivityWorkspace::showDale(const ConnectivityView& view) {
  const QString sentence = view.dale ? daleSentence(*view.dale, view.enforced) : QString();
  m_dale->showText(sentence);
  m_enforced = view.enforced;
  placeFrozen();
  if (view.dale)
    m_frozen->show(view.dale->overTime);
}

/// Where the plots would have little room, the sentence says it alone.
void ConnectivityWorkspace::placeFrozen() {
  m_frozen->setVisible(m_enforced && height() >= linesForFrozen * fontMetrics().height());
}

void ConnectivityWorkspace::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeFrozen();
}

void ConnectivityWorkspace::setNeuron(std::uint32_t neuron) {
  m_neuron->setText(tr("neuron %1").arg(neuron));
  m_matrix->setMarked(neuron);
}

QString ConnectivityWorkspace::daleText() const { return m_dale->text(); }

} // namespace spikeloom
