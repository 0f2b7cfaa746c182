#include "ui/window/connectivity_actions.h"

#include <QEvent>

#include "ui/params/draft.h"
#include "ui/session/weight_finder.h"
#include "ui/workspaces/connectivity_workspace.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom {

ConnectivityActions::ConnectivityActions(const WindowParts& window, const Parts& parts, QObject* parent)
    : QObject(parent), m_draft(window.draft), m_finder(parts.finder), m_page(parts.page),
      m_watched(parts.watched) {
  connect(&m_finder, &WeightFinder::weightsChanged, this, [this] {
    m_page.showWeights(view());
    m_page.showSpectrum(view()); // whether it is asked for follows from the number of neurons
  });
  connect(&m_finder, &WeightFinder::spectrumChanged, this, [this] { m_page.showSpectrum(view()); });
  connect(&m_finder, &WeightFinder::daleChanged, this, [this] { m_page.showDale(view()); });
  connect(&m_page, &ConnectivityWorkspace::neuronChosen, &m_watched, &WatchedNeurons::bringToFront);
  connect(&m_page, &ConnectivityWorkspace::neuronStepped, this, &ConnectivityActions::stepNeuron);
  connect(&m_page, &ConnectivityWorkspace::spectrumWanted, &m_finder, &WeightFinder::askSpectrum);
  connect(&m_page, &ConnectivityWorkspace::spectrumCancelled, &m_finder, &WeightFinder::cancelSpectrum);
  connect(&m_page, &ConnectivityWorkspace::roomChanged, this,
          [this] { m_finder.setMost(m_page.matrix().blocksThatFit()); });
  connect(&m_watched, &WatchedNeurons::changed, this, &ConnectivityActions::takeNeurons);
  m_page.installEventFilter(this);
  takeNeurons();
  m_page.showWeights(view());
  m_page.showSpectrum(view());
  m_page.showDale(view());
}

bool ConnectivityActions::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_page && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
    m_finder.setWanted(event->type() == QEvent::Show);
  return QObject::eventFilter(watched, event);
}

void ConnectivityActions::takeNeurons() {
  if (m_watched.neurons().empty())
    return;
  m_finder.setNeuron(m_watched.neurons().front());
  m_page.setNeuron(m_watched.neurons().front());
}

void ConnectivityActions::stepNeuron(int by) {
  if (const WeightsFound* const found = m_finder.found(); found && !m_watched.neurons().empty())
    m_watched.stepFrom(m_watched.neurons().front(), by, found->now->neurons);
}

ConnectivityView ConnectivityActions::view() const {
  ConnectivityView out;
  out.weights = m_finder.found();
  out.spectrum = m_finder.spectrum();
  out.dale = &m_finder.dale();
  out.enforced = m_draft.running() && m_draft.running()->dale.enforced;
  out.computing = m_finder.computingSpectrum();
  out.slowly = m_finder.spectrumWaitsForTraining();
  out.neurons = out.weights ? out.weights->now->neurons : 0;
  out.spectrumAsked = out.neurons > WeightFinder::mostByItself;
  out.problem = toQString(m_finder.problem());
  out.spectrumProblem = toQString(m_finder.spectrumProblem());
  return out;
}

} // namespace spikeloom
