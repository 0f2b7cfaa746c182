#include "ui/window/probe_actions.h"

#include <QEvent>

#include "ui/params/draft.h"
#include "ui/session/damage_finder.h"
#include "ui/session/run_controller.h"
#include "ui/workspaces/watched_neurons.h"

namespace spikeloom {

ProbeActions::ProbeActions(const WindowParts& window, const Parts& parts, QObject* parent)
    : QObject(parent), m_finder(parts.finder), m_page(parts.page), m_watched(parts.watched) {
  connectPage();
  connect(&m_finder, &DamageFinder::changed, this, &ProbeActions::present);
  connect(&window.controller, &RunController::built, this, &ProbeActions::takeNetwork);
  connect(&m_watched, &WatchedNeurons::changed, this, &ProbeActions::present);
  m_page.installEventFilter(this);
  present();
}

void ProbeActions::connectPage() {
  connect(&m_page, &ProbeWorkspace::damageWanted, this, &ProbeActions::ask);
  connect(&m_page, &ProbeWorkspace::spikeTaken, this, &ProbeActions::takeSpike);
  connect(&m_page, &ProbeWorkspace::probedChanged, this,
          [this] { ask(m_finder.wish().damage, m_finder.wish().amount); });
  connect(&m_page, &ProbeWorkspace::beforeAndAfterWanted, this, [this] { ask(Damage::deleted_spike, 0); });
  connect(&m_page, &ProbeWorkspace::stopWanted, &m_finder, &DamageFinder::stop);
  connect(&m_page, &ProbeWorkspace::neuronChosen, &m_watched, &WatchedNeurons::bringToFront);
  connect(&m_page, &ProbeWorkspace::neuronStepped, this, &ProbeActions::stepNeuron);
}

bool ProbeActions::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_page && (event->type() == QEvent::Show || event->type() == QEvent::Hide)) {
    m_finder.setWanted(event->type() == QEvent::Show);
    if (event->type() == QEvent::Show)
      present();
  }
  return QObject::eventFilter(watched, event);
}

void ProbeActions::takeNetwork(const Experiment& experiment) {
  m_neurons = experiment.neuron.model;
  m_page.setProbed(Probed::Trained);
  m_page.setWhyNoSpike(toQString(whyNoDamage(experiment, Damage::deleted_spike)));
}

void ProbeActions::ask(Damage damage, double amount) {
  const Probed probed = m_page.probed();
  m_finder.ask({.damage = damage,
                .amount = amount,
                .untrained = probed != Probed::Trained,
                .trained = probed != Probed::Untrained});
}

void ProbeActions::takeSpike(const Spike& spike, bool ofTrained) {
  if (!m_page.verb(Damage::deleted_spike)->isEnabled())
    return;
  m_watched.bringToFront(spike.neuron);
  const Probed probed = m_page.probed();
  m_finder.ask({.damage = Damage::deleted_spike,
                .untrained = probed != Probed::Trained,
                .trained = probed != Probed::Untrained,
                .spike = spike,
                .ofTrained = ofTrained});
}

void ProbeActions::stepNeuron(int by) {
  if (const DamageComparison* const found = m_finder.found(); found && !m_watched.neurons().empty())
    m_watched.stepFrom(m_watched.neurons().front(), by, found->copy->facts->neurons);
}

void ProbeActions::present() {
  if (!m_page.isVisible())
    return;
  ProbeView view;
  view.computing = m_finder.computing();
  view.slowly = m_finder.waitsForTraining();
  view.done = m_finder.done();
  view.wanted = m_finder.wanted();
  view.problem = toQString(m_finder.problem());
  if (!m_watched.neurons().empty())
    view.neuron = m_watched.neurons().front();
  std::shared_ptr<const NetworkCopy> copy = m_finder.copied();
  if (const DamageComparison* const found = m_finder.found()) {
    view.untrained = found->untrained ? &*found->untrained : nullptr;
    view.trained = found->trained ? &*found->trained : nullptr;
    copy = found->copy;
  }
  if (copy) {
    view.facts = copy->facts;
    view.loops = copy->loops;
  }
  view.scale = activityScale(view.facts.get(), m_neurons);
  m_page.show(view);
}

} // namespace spikeloom
