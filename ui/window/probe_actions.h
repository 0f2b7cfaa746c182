#pragma once

#include <QObject>

#include <memory>

#include "core/run/frame.h"
#include "ui/window/window_parts.h"
#include "ui/workspaces/probe_workspace.h"

namespace spikeloom {

class DamageFinder;
class WatchedNeurons;

/// Connects what damage does to copies of the network with the page Probe, and what is wanted there with
/// those who do it. Copies are made only while the page is seen.
class ProbeActions : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    DamageFinder& finder;
    ProbeWorkspace& page;
    WatchedNeurons& watched;
  };
  ProbeActions(const WindowParts& window, const Parts& parts, QObject* parent);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void connectPage();
  void takeNetwork(const Experiment& experiment);
  void ask(Damage damage, double amount);
  void takeSpike(const Spike& spike, bool ofTrained);
  void stepNeuron(int by);
  void present();

  DamageFinder& m_finder;
  ProbeWorkspace& m_page;
  WatchedNeurons& m_watched;
  NeuronKind m_neurons = NeuronKind::qif;
};

} // namespace spikeloom
