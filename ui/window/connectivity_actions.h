#pragma once

#include <QObject>

#include "ui/window/window_parts.h"

namespace spikeloom {

class ConnectivityWorkspace;
struct ConnectivityView;
class WatchedNeurons;
class WeightFinder;

/// Connects what is known of the weights with the page Connectivity, and what is wanted there with those who
/// do it. Weights are looked at only while the page is seen.
class ConnectivityActions : public QObject {
  Q_OBJECT

public:
  /// All of them outlive this.
  struct Parts {
    WeightFinder& finder;
    ConnectivityWorkspace& page;
    WatchedNeurons& watched;
  };
  ConnectivityActions(const WindowParts& window, const Parts& parts, QObject* parent);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void stepNeuron(int by);
  void takeNeurons();
  [[nodiscard]] ConnectivityView view() const;

  Draft& m_draft;
  WeightFinder& m_finder;
  ConnectivityWorkspace& m_page;
  WatchedNeurons& m_watched;
};

} // namespace spikeloom
