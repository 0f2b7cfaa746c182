#include "ui/workspaces/probe_workspace.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "core/params/experiment.h"
#include "ui/look/elided_label.h"
#include "ui/look/fitted_label.h"
#include "ui/look/flow_layout.h"
#include "ui/look/words.h"
#include "ui/look/wrapped_label.h"
#include "ui/params/draft.h"
#include "ui/plots/damage_plot.h"

namespace spikeloom {

namespace {

constexpr double resultSize = 1.5; // in sizes of the usual font
constexpr int usualShare = 10;     // per cent
constexpr double usualNoise = 0.5;

QString correlationText(double correlation) {
  if (!std::isfinite(correlation))
    return QStringLiteral("–");
  return QString::number(std::abs(correlation) < 0.005 ? 0.0 : correlation, 'f', 2); // no −0.00
}

/// "untrained: 0.02 → 0.01"; of an intact trial alone its correlation.
QString resultText(const DamageFound* found, bool trained, int loops) {
  const QString network = !trained     ? ProbeWorkspace::tr("untrained")
                          : loops == 0 ? ProbeWorkspace::tr("not trained yet")
                                       : ProbeWorkspace::tr("after %1").arg(loopsText(loops));
  if (!found)
    return network;
  if (!found->problem.empty())
    return ProbeWorkspace::tr("%1: %2").arg(network, toQString(found->problem));
  if (found->request.damage == Damage::none)
    return ProbeWorkspace::tr("%1: correlation %2").arg(network, correlationText(found->intactCorrelation));
  return ProbeWorkspace::tr("%1: %2 → %3")
      .arg(network, correlationText(found->intactCorrelation), correlationText(found->damagedCorrelation));
}

} // namespace

ProbeWorkspace::ProbeWorkspace(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  auto* const lines = new QVBoxLayout(this);
  lines->setContentsMargins(6, 4, 6, 4);
  lines->setSpacing(4);
  buildVerbs(lines);
  buildColumns(lines);
  buildFoot(lines);
  setProbed(Probed::Trained);
  setFocusProxy(m_trained.plot);
}

QPushButton* ProbeWorkspace::addVerb(QLayout* row, Damage damage, const QString& text, const QString& help) {
  auto* const button = new QPushButton(text, this);
  button->setToolTip(help);
  button->setAccessibleDescription(help);
  button->setFocusPolicy(Qt::TabFocus); // a click must not take Space away from training
  row->addWidget(button);
  connect(button, &QPushButton::clicked, this, [this, damage] { want(damage); });
  m_verbs.emplace_back(damage, button);
  return button;
}

void ProbeWorkspace::buildVerbs(QVBoxLayout* lines) {
  auto* const tools = new QWidget(this);
  auto* const row = new FlowLayout(tools);
  row->setContentsMargins(0, 0, 0, 0);
  addVerb(row, Damage::deleted_spike, tr("&Delete a spike"), {});
  setWhyNoSpike({});
  addVerb(row, Damage::lost_neurons, tr("&Lose"),
          tr("So many neurons, drawn at random, lose all their synapses"));
  m_share = new QSpinBox(this);
  m_share->setRange(1, 100);
  m_share->setValue(usualShare);
  m_share->setSuffix(tr(" %"));
  m_share->setAccessibleName(tr("Share of neurons to lose, per cent"));
  row->addWidget(m_share);
  addVerb(row, Damage::shuffled_synapses, tr("&Shuffle"),
          tr("The weights of each neuron are permuted among its synapses: same strengths, other places"));
  addVerb(row, Damage::noise, tr("&Noise"), tr("White noise on every neuron's input"));
  const Field* const noise = findField("probe.noise");
  m_noise = new QDoubleSpinBox(this);
  m_noise->setRange(0.01, 1000);
  m_noise->setDecimals(2);
  m_noise->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  m_noise->setValue(usualNoise);
  m_noise->setSuffix(QLatin1Char(' ') + toQString(noise->unit));
  m_noise->setAccessibleName(tr("Strength of the noise"));
  m_noise->setToolTip(toQString(noise->help));
  row->addWidget(m_noise);
  addVerb(row, Damage::other_start, tr("Other s&tart"),
          tr("The neurons begin somewhere else: does the cue bring them onto the same path?"));
  addVerb(row, Damage::other_cue, tr("Other &cue"),
          tr("The stimulus of the next target set; with one set, the same strengths for other neurons"));
  addVerb(row, Damage::none, tr("Nothin&g"), tr("Back to the intact trial alone"));
  lines->addWidget(tools);
}

void ProbeWorkspace::addProbed(QLayout* row, Probed probed, const QString& text, const QString& help) {
  auto* const button = new QToolButton(this);
  button->setText(text);
  button->setToolTip(help);
  button->setAccessibleName(help);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  m_probed->addButton(button, static_cast<int>(probed));
  row->addWidget(button);
}

void ProbeWorkspace::buildFoot(QVBoxLayout* lines) {
  auto* const foot = new QWidget(this);
  auto* const row = new FlowLayout(foot);
  row->setContentsMargins(0, 0, 0, 0);
  m_probed = new QButtonGroup(this);
  addProbed(row, Probed::Untrained, tr("&Untrained"), tr("Shows the network as it was before training"));
  addProbed(row, Probed::Trained, tr("Tr&ained"), tr("Shows the network as training has made it"));
  addProbed(row, Probed::Both, tr("B&oth"), tr("Shows the network before training and now, side by side"));
  connect(m_probed, &QButtonGroup::idClicked, this, [this](int id) {
    setProbed(static_cast<Probed>(id));
    emit probedChanged(static_cast<Probed>(id));
  });
  m_beforeAndAfter = new QPushButton(tr("One spike: &before | after"), this);
  m_beforeAndAfter->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_beforeAndAfter);
  connect(m_beforeAndAfter, &QPushButton::clicked, this, [this] {
    setProbed(Probed::Both);
    emit beforeAndAfterWanted();
  });
  setWhyNoSpike({});
  m_stop = new QPushButton(tr("Stop trials"), this);
  m_stop->setFocusPolicy(Qt::TabFocus);
  m_stop->setToolTip(tr("What has been found stays"));
  m_stop->hide();
  row->addWidget(m_stop);
  connect(m_stop, &QPushButton::clicked, this, &ProbeWorkspace::stopWanted);
  m_progress = new ElidedLabel(this);
  m_progress->setAccessibleName(tr("Trials done"));
  row->addWidget(m_progress);
  m_promise = new WrappedLabel(tr("The trained network is untouched: all this is done to copies."),
                               Qt::PlainText, this);
  row->addWidget(m_promise);
  lines->addWidget(foot);
}

ProbeWorkspace::Column ProbeWorkspace::addColumn(QSplitter* columns, bool trained) {
  Column column;
  column.widget = new QWidget(columns);
  auto* const rows = new QVBoxLayout(column.widget);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  column.result = new FittedLabel(resultSize, true, column.widget);
  column.plot = new DamagePlot(column.widget);
  column.plot->setAccessibleName(trained ? tr("Intact and damaged trial of the trained network")
                                         : tr("Intact and damaged trial of the untrained network"));
  rows->addWidget(column.result);
  rows->addWidget(column.plot, 1);
  connect(column.plot, &DamagePlot::spikeTaken, this,
          [this, trained](const Spike& spike) { emit spikeTaken(spike, trained); });
  connect(column.plot, &DamagePlot::neuronChosen, this, &ProbeWorkspace::neuronChosen);
  connect(column.plot, &DamagePlot::neuronStepped, this, &ProbeWorkspace::neuronStepped);
  return column;
}

void ProbeWorkspace::buildColumns(QVBoxLayout* lines) {
  auto* const columns = new QSplitter(Qt::Horizontal, this);
  m_untrained = addColumn(columns, false);
  m_trained = addColumn(columns, true);
  columns->setHandleWidth(4);
  columns->setChildrenCollapsible(false);
  columns->setSizes({500, 500});
  lines->addWidget(columns, 1);
}

void ProbeWorkspace::setProbed(Probed probed) {
  if (m_probed)
    m_probed->button(static_cast<int>(probed))->setChecked(true);
  m_untrained.widget->setVisible(probed != Probed::Trained);
  m_trained.widget->setVisible(probed != Probed::Untrained);
  setFocusProxy(probed == Probed::Untrained ? m_untrained.plot : m_trained.plot);
}

Probed ProbeWorkspace::probed() const { return static_cast<Probed>(m_probed->checkedId()); }

void ProbeWorkspace::setWhyNoSpike(const QString& why) {
  QPushButton* const deletes = verb(Damage::deleted_spike);
  const QString no = tr("Not here: %1").arg(why);
  deletes->setEnabled(why.isEmpty());
  deletes->setToolTip(why.isEmpty()
                          ? tr("The spike that is clicked, or chosen by ← and →, else the first one "
                               "200 ms into the target window, reaches no synapse; it still resets its "
                               "neuron")
                          : no);
  deletes->setAccessibleDescription(deletes->toolTip());
  if (!m_beforeAndAfter)
    return;
  m_beforeAndAfter->setEnabled(why.isEmpty());
  m_beforeAndAfter->setToolTip(why.isEmpty()
                                   ? tr("Figure 4: one spike is deleted in the untrained network and in "
                                        "the trained one; how far does each go astray?")
                                   : no);
  m_beforeAndAfter->setAccessibleDescription(m_beforeAndAfter->toolTip());
}

double ProbeWorkspace::amountOf(Damage damage) const {
  if (damage == Damage::lost_neurons)
    return m_share->value() / 100.0;
  return damage == Damage::noise ? m_noise->value() : 0;
}

/// A spike that the keyboard is at is the one that is meant.
void ProbeWorkspace::want(Damage damage) {
  if (damage == Damage::deleted_spike)
    for (const bool trained : {true, false})
      if (const DamagePlot& shown = plot(trained); shown.isVisible() && shown.chosen()) {
        emit spikeTaken(*shown.chosen(), trained);
        return;
      }
  emit damageWanted(damage, amountOf(damage));
}

void ProbeWorkspace::present(Column& column, const ProbeView& view, bool trained) {
  const DamageFound* const found = trained ? view.trained : view.untrained;
  DamageView shown;
  shown.found = found;
  shown.facts = view.facts;
  shown.scale = view.scale;
  shown.neuron = view.neuron;
  shown.spiking = !view.facts || view.facts->spiking;
  for (const DamageFound* const one : {view.untrained, view.trained}) {
    if (!one)
      continue;
    for (const auto& deviation : one->deviations)
      for (const float value : *deviation)
        shown.mostDeviation = std::max(shown.mostDeviation, static_cast<double>(value));
    if (one->difference)
      shown.mostDifference = std::max(shown.mostDifference, static_cast<double>(one->difference->largest));
  }
  column.result->setText(resultText(found, trained, view.loops));
  column.plot->show(shown);
  column.plot->setHint(
      !view.problem.isEmpty() ? view.problem
      : !view.facts           ? tr("No network yet: it is being built")
      : !found || !found->intact
          ? (found && !found->problem.empty() ? toQString(found->problem) : tr("The trial comes in a moment"))
          : QString());
}

void ProbeWorkspace::show(const ProbeView& view) {
  present(m_untrained, view, false);
  present(m_trained, view, true);
  m_stop->setVisible(view.computing && view.wanted > 1);
  const bool several = view.wanted > 1;
  const QString computing = several ? tr("%1 of %2 pairs").arg(view.done).arg(view.wanted) : tr("Computing");
  m_progress->showText(view.computing && view.slowly
                           ? tr("%1, slowly: training goes first (Space pauses it)").arg(computing)
                       : view.computing && !several ? tr("%1 …").arg(computing)
                       : view.computing             ? computing
                       : several                    ? tr("Mean of %1 pairs of trials")
                                       .arg(std::max(view.untrained ? view.untrained->trials : 0,
                                                     view.trained ? view.trained->trials : 0))
                       : view.facts ? tr("Click a spike to delete it, or choose above")
                                    : QString());
}

QString ProbeWorkspace::result(bool trained) const {
  return (trained ? m_trained : m_untrained).result->text();
}

QString ProbeWorkspace::promise() const { return m_promise->text(); }

QString ProbeWorkspace::progress() const { return m_progress->text(); }

QPushButton* ProbeWorkspace::verb(Damage damage) const {
  for (const auto& [which, button] : m_verbs)
    if (which == damage)
      return button;
  return nullptr;
}

} // namespace spikeloom
