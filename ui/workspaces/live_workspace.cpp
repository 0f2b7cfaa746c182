#include "ui/workspaces/live_workspace.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDataStream>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include "core/analysis/verdict.h"
#include "core/record/test_summary.h"
#include "ui/look/elided_label.h"
#include "ui/look/flow_layout.h"
#include "ui/look/literal_text.h"
#include "ui/params/draft.h"
#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/trace_plot.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom {

namespace {

constexpr quint32 stateMagic = 0x4c495633; // "LIV3"

} // namespace

QString trialText(const TrialView& view) {
  if (!view.front || view.front->number < 1)
    return {};
  const QString trial = view.front->kind == TrialKind::Test ? LiveWorkspace::tr("Test trial %1")
                                                            : LiveWorkspace::tr("Training loop %1");
  const QString text = trial.arg(view.front->number);
  return view.sets() < 2
             ? text
             : LiveWorkspace::tr("%1 · target set %2 of %3").arg(text).arg(view.set() + 1).arg(view.sets());
}

QString testText(const Frame& frame) {
  if (!frame.history->lastTest)
    return {};
  QStringList lines;
  for (const auto& set : frame.history->lastTest->sets) {
    const QString text = toQString(measuredText(set->errors.network));
    lines << (frame.history->lastTest->sets.size() > 1
                  ? LiveWorkspace::tr("Set %1: %2").arg(set->set + 1).arg(text)
                  : text);
  }
  return LiveWorkspace::tr("Test after loop %1: %2")
      .arg(frame.history->lastTest->afterLoop)
      .arg(lines.join(QLatin1Char('\n')));
}

LiveWorkspace::LiveWorkspace(WatchedNeurons& watched, QWidget* parent)
    : QWidget(parent), m_watched(watched), m_tools(new QWidget(this)),
      m_columns(new QSplitter(Qt::Horizontal, this)), m_rows(new QSplitter(Qt::Vertical)),
      m_raster(new RasterPlot), m_traces(new TracePlot), m_curve(new LearningCurvePlot),
      m_trial(new ElidedLabel), m_verdict(new ElidedLabel) {
  buildToolRow();
  buildPlots();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_tools);
  layout->addWidget(m_columns, 1);
  layout->addWidget(m_verdict);
  m_verdict->setContentsMargins(6, 3, 6, 3);
  m_verdict->setAccessibleName(tr("Verdict of the last test"));
  connect(m_raster, &RasterPlot::neuronChosen, this, &LiveWorkspace::chooseNeuron);
  connect(m_traces, &TracePlot::neuronChosen, this, &LiveWorkspace::chooseNeuron);
  connect(&m_watched, &WatchedNeurons::changed, this, [this] {
    m_raster->setMarked(m_watched.neurons());
    wantInputs();
    present();
  });
  zoomTogether();
  m_raster->setMarked(m_watched.neurons());
  present();
}

template <class Choose>
QPushButton* LiveWorkspace::addChooser(const QString& text, const QString& tip, Choose choose) {
  auto* button = new QPushButton(text);
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setFocusPolicy(Qt::TabFocus); // a click must not take Space away from training
  button->setEnabled(false);
  connect(button, &QPushButton::clicked, this, choose);
  m_tools->layout()->addWidget(button);
  return button;
}

void LiveWorkspace::addOrders() {
  m_order = new QComboBox;
  m_order->addItem(tr("by index"), static_cast<int>(NeuronOrder::Index));
  m_order->addItem(tr("by target peak"), static_cast<int>(NeuronOrder::TargetPeak));
  m_order->addItem(tr("by correlation"), static_cast<int>(NeuronOrder::Correlation));
  m_order->addItem(tr("by type"), static_cast<int>(NeuronOrder::Type));
  m_order->setAccessibleName(tr("Order of the raster's rows"));
  m_order->setToolTip(tr(
      "How the neurons are sorted in the raster, from below: by their index, by the time of their "
      "target's maximum, by their correlation in the last test (before the first one: in the last finished "
      "loop), or excitatory before inhibitory ones"));
  m_order->setFocusPolicy(Qt::TabFocus);
  connect(m_order, &QComboBox::currentIndexChanged, this,
          [this] { m_raster->setOrder(static_cast<NeuronOrder>(m_order->currentData().toInt())); });
  auto* label = new QLabel(tr("R&ows"));
  label->setBuddy(m_order);
  m_tools->layout()->addWidget(label);
  m_tools->layout()->addWidget(m_order);
}

void LiveWorkspace::buildToolRow() {
  auto* layout = new FlowLayout(m_tools);
  layout->setContentsMargins(6, 4, 6, 4);
  addOrders();
  layout->addSpacing(12);
  layout->addWidget(new QLabel(tr("Watch")));
  m_best = addChooser(tr("&Best"), {}, [this] { chooseExtremes(true); });
  m_worst = addChooser(tr("&Worst"), {}, [this] { chooseExtremes(false); });
  sayRanking(false);
  m_random = addChooser(tr("Rando&m"), tr("Watch four neurons at random"), [this] { m_watched.setRandom(); });
  layout->addSpacing(12);
  m_previous =
      addSwitch(tr("Previous &loop"), tr("Show the trial before, pale behind the present one"), true);
  m_prediction =
      addSwitch(tr("Prediction"),
                tr("Show the quasi-static prediction: what the network would do if every neuron fired "
                   "as its target says, without delay and without the noise of single spikes (P)"),
                false);
  connect(m_prediction, &QCheckBox::toggled, this, &LiveWorkspace::predictionShownChanged);
  m_hears = addSwitch(tr("&Inputs"),
                      tr("Show under the first watched neuron's trace what it hears: each spike of a neuron "
                         "that is connected to it, up from excitatory and down from inhibitory ones, as long "
                         "as its weight"),
                      false);
  connect(m_hears, &QCheckBox::toggled, this, &LiveWorkspace::wantInputs);
  m_aloud = addSwitch({}, {}, false);
  connect(m_aloud, &QCheckBox::toggled, this, &LiveWorkspace::sound);
  connect(m_hears, &QCheckBox::toggled, m_aloud, &QWidget::setEnabled);
  connect(m_hears, &QCheckBox::toggled, m_aloud, [this](bool shown) {
    if (!shown)
      m_aloud->setChecked(false);
  });
  m_aloud->setEnabled(false);
  saySound({});
  layout->addWidget(m_trial);
  m_trial->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_trial->setAccessibleName(tr("Trial shown"));
}

QCheckBox* LiveWorkspace::addSwitch(const QString& text, const QString& tip, bool on) {
  auto* box = new QCheckBox(text);
  box->setChecked(on);
  box->setToolTip(tip);
  box->setFocusPolicy(Qt::TabFocus);
  connect(box, &QCheckBox::toggled, this, &LiveWorkspace::present);
  m_tools->layout()->addWidget(box);
  return box;
}

bool LiveWorkspace::predictionShown() const { return m_prediction->isChecked(); }

void LiveWorkspace::showPrediction(bool shown) { m_prediction->setChecked(shown); }

void LiveWorkspace::showInputs(const std::shared_ptr<const NeuronInputs>& inputs) {
  m_inputs = inputs;
  present();
}

void LiveWorkspace::wantInputs() {
  const bool wanted = m_hears->isChecked() && !m_watched.neurons().empty();
  emit inputsWanted(wanted ? std::optional(m_watched.neurons().front()) : std::nullopt);
}

/// A device that cannot be opened is told where it was asked for; another click tries again.
void LiveWorkspace::sound(bool on) {
  if (!on)
    return m_sound.stop();
  const QString why = m_sound.start();
  saySound(why);
  if (!why.isEmpty())
    m_aloud->setChecked(false);
}

void LiveWorkspace::saySound(const QString& missing) {
  m_aloud->setText(missing.isEmpty() ? tr("Soun&d") : tr("No soun&d device"));
  m_aloud->setToolTip(
      missing.isEmpty()
          ? tr("Hear them: a click for each spike, high from excitatory and low from inhibitory neurons, as "
               "loud as the weight is large; up to real time (at 0.1× to 0.25× single ones stand out)")
          : literalTip(tr("The system's sound device cannot be opened: %1").arg(missing)));
}

void LiveWorkspace::hear(const TrialView& view) {
  if (m_sound.playing() && m_inputs && view.front && view.underWay && isVisible())
    m_sound.hear(*view.front, view.time, *m_inputs, HeardSound::Clock::now());
}

/// Raster and traces stand above each other: what is looked at in one of them is looked at in both.
void LiveWorkspace::zoomTogether() {
  const auto follow = [this](PlotWidget* leader, PlotWidget* other) {
    connect(&leader->navigation(), &PlotNavigation::moved, this,
            [leader, other](Qt::Orientation orientation) {
              if (orientation == Qt::Horizontal)
                other->navigation().look(orientation, leader->navigation().view(orientation));
            });
  };
  follow(m_raster, m_traces);
  follow(m_traces, m_raster);
}

void LiveWorkspace::buildPlots() {
  m_rows->addWidget(m_raster);
  m_rows->addWidget(m_traces);
  m_rows->setStretchFactor(0, 4);
  m_rows->setStretchFactor(1, 5);
  m_columns->addWidget(m_rows);
  m_columns->addWidget(m_curve);
  m_columns->setStretchFactor(0, 7);
  m_columns->setStretchFactor(1, 3);
  m_rows->setSizes({400, 500});
  m_columns->setSizes({700, 300});
  for (auto* splitter : {m_columns, m_rows}) {
    splitter->setHandleWidth(4);
    splitter->setChildrenCollapsible(true);
  }
}

void LiveWorkspace::showFrame(const Frame& frame) {
  const auto* before = m_trials.frame();
  const bool newNetwork = !before || before->history->network != frame.history->network;
  m_trials.take(frame);
  if (newNetwork && frame.history->network)
    m_watched.setNetwork(frame.history->network->neurons);
  present();
}

void LiveWorkspace::clear(NeuronKind neurons) {
  m_trials.clear();
  m_watched.forgetNetwork();
  m_neurons = neurons;
  present();
}

void LiveWorkspace::present() {
  TrialView view = m_trials.view(m_previous->isChecked(), m_prediction->isChecked());
  view.scale = activityScale(view.network.get(), m_neurons);
  view.showInputs = m_hears->isChecked();
  view.inputs = m_inputs;
  m_raster->show(view);
  m_traces->show(view, m_watched.neurons());
  hear(view);
  LearningView learning;
  learning.curve = view.curve;
  learning.sets = view.sets();
  if (const Frame* const frame = m_trials.frame()) {
    learning.tests = frame->history->tests;
    learning.edits = frame->history->edits;
    learning.loops = frame->loops;
  }
  m_curve->show(learning);
  updateTools(view);
}

void LiveWorkspace::updateTools(const TrialView& view) {
  const Frame* frame = m_trials.frame();
  const bool ranked = frame && ranking();
  m_best->setEnabled(ranked);
  m_worst->setEnabled(ranked);
  sayRanking(frame && frame->history->testCorrelation);
  m_random->setEnabled(frame && frame->history->network && frame->history->network->neurons > 0);
  m_trial->showText(trialText(view));
  const QString verdict = frame ? testText(*frame) : QString();
  const auto ink = verdict.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText;
  if (m_verdict->foregroundRole() != ink) // it would be painted anew with every frame
    m_verdict->setForegroundRole(ink);
  m_verdict->showText(verdict.isEmpty()
                          ? tr("T tests the network in full: as many trials as it is set to take")
                          : QString(verdict).replace(QLatin1Char('\n'), QStringLiteral("  ·  ")),
                      verdict);
}

/// nullptr: there is nothing to rank neurons by.
const std::vector<float>* LiveWorkspace::ranking() const {
  const Frame* const frame = m_trials.frame();
  return frame ? frame->history->ranking().get() : nullptr;
}

/// By which correlations Best and Worst choose.
void LiveWorkspace::sayRanking(bool tested) {
  const QString where =
      tested
          ? tr("in the last test")
          : tr("in the last finished loop, where learning corrects the activity: no test has been made yet");
  const auto say = [](QPushButton* button, const QString& tip) {
    if (button->toolTip() == tip)
      return;
    button->setToolTip(tip);
    button->setAccessibleName(tip);
  };
  say(m_best, tr("Watch the four neurons with the highest correlation %1").arg(where));
  say(m_worst, tr("Watch the four neurons with the lowest correlation %1").arg(where));
}

void LiveWorkspace::chooseExtremes(bool best) {
  if (const std::vector<float>* const correlation = ranking())
    m_watched.setExtremes(*correlation, best);
}

void LiveWorkspace::chooseNeuron(std::uint32_t neuron, bool toggle) {
  if (toggle)
    m_watched.toggle(neuron);
  else
    m_watched.choose(neuron);
}

void LiveWorkspace::showOverlays(const std::vector<OverlaidCurve>& curves) { m_curve->showOverlays(curves); }

QByteArray LiveWorkspace::saveState() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  stream << stateMagic << m_columns->saveState() << m_rows->saveState() << m_order->currentIndex()
         << m_previous->isChecked() << m_prediction->isChecked() << m_hears->isChecked();
  return state;
}

bool LiveWorkspace::restoreState(const QByteArray& state) {
  QDataStream stream(state);
  quint32 magic = 0;
  QByteArray columns, rows;
  int order = 0;
  bool previous = true, prediction = false, hears = false;
  stream >> magic >> columns >> rows >> order >> previous >> prediction >> hears;
  if (stream.status() != QDataStream::Ok || magic != stateMagic || order < 0 || order >= m_order->count())
    return false;
  m_columns->restoreState(columns);
  m_rows->restoreState(rows);
  m_order->setCurrentIndex(order);
  m_previous->setChecked(previous);
  m_prediction->setChecked(prediction);
  m_hears->setChecked(hears);
  return true;
}

} // namespace spikeloom
