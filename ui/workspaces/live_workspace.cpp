#include "ui/workspaces/live_workspace.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <QCheckBox>
#include <QComboBox>
#include <QDataStream>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/plots/learning_curve_plot.h"
#include "ui/plots/raster_plot.h"
#include "ui/plots/trace_plot.h"

namespace spikeloom {

namespace {

constexpr std::size_t chosenAtOnce = 4;
constexpr quint32 stateMagic = 0x4c495631; // "LIV1"

/// Up to four neurons with the highest (best) or lowest correlation, leaving out those without one.
std::vector<std::uint32_t> extremes(const std::vector<float>& correlation, bool best) {
  std::vector<std::uint32_t> neurons;
  for (std::uint32_t i = 0; i < correlation.size(); ++i)
    if (std::isfinite(correlation[i]))
      neurons.push_back(i);
  const auto count = static_cast<std::ptrdiff_t>(std::min(chosenAtOnce, neurons.size()));
  std::ranges::partial_sort(neurons, neurons.begin() + count, [&](std::uint32_t a, std::uint32_t b) {
    if (correlation[a] != correlation[b])
      return best ? correlation[a] > correlation[b] : correlation[a] < correlation[b];
    return a < b;
  });
  neurons.resize(static_cast<std::size_t>(count));
  return neurons;
}

std::vector<std::uint32_t> randomNeurons(std::size_t neurons) {
  std::vector<std::uint32_t> all(neurons), chosen;
  std::iota(all.begin(), all.end(), 0u);
  // Looking only: not part of what a seed reproduces.
  std::ranges::sample(all, std::back_inserter(chosen), chosenAtOnce, std::mt19937(std::random_device{}()));
  return chosen;
}

} // namespace

LiveWorkspace::LiveWorkspace(QWidget* parent)
    : QWidget(parent), m_tools(new QWidget(this)), m_columns(new QSplitter(Qt::Horizontal, this)),
      m_rows(new QSplitter(Qt::Vertical)), m_raster(new RasterPlot), m_traces(new TracePlot),
      m_curve(new LearningCurvePlot) {
  buildToolRow();
  buildPlots();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_tools);
  layout->addWidget(m_columns, 1);
  connect(m_raster, &RasterPlot::neuronChosen, this, &LiveWorkspace::chooseNeuron);
  connect(m_traces, &TracePlot::neuronChosen, this, &LiveWorkspace::chooseNeuron);
  m_raster->setMarked(m_watched);
  present();
}

void LiveWorkspace::buildToolRow() {
  auto* layout = new QHBoxLayout(m_tools);
  layout->setContentsMargins(6, 4, 6, 4);
  m_order = new QComboBox;
  m_order->addItem(tr("by index"), static_cast<int>(NeuronOrder::Index));
  m_order->addItem(tr("by target peak"), static_cast<int>(NeuronOrder::TargetPeak));
  m_order->addItem(tr("by correlation"), static_cast<int>(NeuronOrder::Correlation));
  m_order->setAccessibleName(tr("Order of the raster's rows"));
  m_order->setToolTip(
      tr("How the neurons are sorted in the raster, from below: by their index, by the time of their "
         "target's maximum, or by their correlation in the last finished loop"));
  m_order->setFocusPolicy(Qt::TabFocus);
  connect(m_order, &QComboBox::currentIndexChanged, this,
          [this] { m_raster->setOrder(static_cast<NeuronOrder>(m_order->currentData().toInt())); });
  auto* orderLabel = new QLabel(tr("R&ows"));
  orderLabel->setBuddy(m_order);
  layout->addWidget(orderLabel);
  layout->addWidget(m_order);
  layout->addSpacing(12);
  layout->addWidget(new QLabel(tr("Watch")));
  m_best = addChooser(tr("&Best"),
                      tr("Watch the four neurons with the highest correlation in the last finished loop"),
                      Choice::Best);
  m_worst = addChooser(tr("&Worst"),
                       tr("Watch the four neurons with the lowest correlation in the last finished loop"),
                       Choice::Worst);
  m_random = addChooser(tr("Rando&m"), tr("Watch four neurons at random"), Choice::Random);
  layout->addSpacing(12);
  m_previous = new QCheckBox(tr("Previous &loop"));
  m_previous->setChecked(true);
  m_previous->setToolTip(tr("Show the trial before, pale behind the present one"));
  m_previous->setFocusPolicy(Qt::TabFocus);
  connect(m_previous, &QCheckBox::toggled, this, &LiveWorkspace::present);
  layout->addWidget(m_previous);
  layout->addStretch(1);
}

QPushButton* LiveWorkspace::addChooser(const QString& text, const QString& tip, Choice choice) {
  auto* button = new QPushButton(text);
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setFocusPolicy(Qt::TabFocus); // a click must not take Space away from training
  button->setEnabled(false);
  connect(button, &QPushButton::clicked, this, [this, choice] { choose(choice); });
  m_tools->layout()->addWidget(button);
  return button;
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
  const bool newNetwork = !before || before->network != frame.network;
  m_trials.take(frame);
  if (newNetwork && frame.network)
    setWatched(m_watched); // neurons that this network does not have are dropped
  present();
}

void LiveWorkspace::clear() {
  m_trials.clear();
  present();
}

void LiveWorkspace::present() {
  const TrialView view = m_trials.view(m_previous->isChecked());
  m_raster->show(view);
  m_traces->show(view, m_watched);
  const Frame* frame = m_trials.frame();
  m_curve->show(view.curve, frame ? frame->test : nullptr, frame ? frame->loops : 0);
  updateTools();
}

void LiveWorkspace::updateTools() {
  const Frame* frame = m_trials.frame();
  const bool ranked = frame && frame->curve && !frame->curve->empty();
  m_best->setEnabled(ranked);
  m_worst->setEnabled(ranked);
  m_random->setEnabled(frame && frame->network && frame->network->neurons > 0);
}

void LiveWorkspace::setWatched(std::vector<std::uint32_t> neurons) {
  const Frame* frame = m_trials.frame();
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t neuron : neurons) {
    const bool there = !frame || !frame->network || neuron < frame->network->neurons;
    if (there && kept.size() < mostWatched && std::ranges::find(kept, neuron) == kept.end())
      kept.push_back(neuron);
  }
  if (kept.empty() && !neurons.empty() && frame &&
      frame->network) // all of them are of an earlier, larger network
    for (std::uint32_t i = 0; i < std::min(chosenAtOnce, frame->network->neurons); ++i)
      kept.push_back(i);
  if (kept == m_watched)
    return;
  m_watched = std::move(kept);
  m_raster->setMarked(m_watched);
  present();
  emit watchedChanged(m_watched);
}

void LiveWorkspace::choose(Choice choice) {
  const Frame* frame = m_trials.frame();
  if (!frame)
    return;
  if (choice == Choice::Random && frame->network)
    setWatched(randomNeurons(frame->network->neurons));
  else if (choice != Choice::Random && frame->curve && !frame->curve->empty())
    setWatched(extremes(frame->curve->back().correlation, choice == Choice::Best));
}

void LiveWorkspace::chooseNeuron(std::uint32_t neuron, bool toggle) {
  if (!toggle) {
    setWatched({neuron});
    return;
  }
  std::vector<std::uint32_t> neurons = m_watched;
  if (const auto found = std::ranges::find(neurons, neuron); found != neurons.end()) {
    neurons.erase(found);
  } else {
    if (neurons.size() >= mostWatched)
      neurons.erase(neurons.begin()); // the one watched longest makes room
    neurons.push_back(neuron);
  }
  setWatched(std::move(neurons));
}

QByteArray LiveWorkspace::saveState() const {
  QByteArray state;
  QDataStream stream(&state, QIODevice::WriteOnly);
  stream << stateMagic << m_columns->saveState() << m_rows->saveState() << m_order->currentIndex()
         << m_previous->isChecked();
  return state;
}

bool LiveWorkspace::restoreState(const QByteArray& state) {
  QDataStream stream(state);
  quint32 magic = 0;
  QByteArray columns, rows;
  int order = 0;
  bool previous = true;
  stream >> magic >> columns >> rows >> order >> previous;
  if (stream.status() != QDataStream::Ok || magic != stateMagic || order < 0 || order >= m_order->count())
    return false;
  m_columns->restoreState(columns);
  m_rows->restoreState(rows);
  m_order->setCurrentIndex(order);
  m_previous->setChecked(previous);
  return true;
}

} // namespace spikeloom
