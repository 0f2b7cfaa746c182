#pragma once

#include <QObject>

#include <cstdint>
#include <vector>

namespace spikeloom {

/// Which neurons one looks at: all plots and pages show the same ones. Knows how many neurons the network
/// has, once there is one, and never holds more than `most`, repeats, or neurons that there are not.
class WatchedNeurons : public QObject {
  Q_OBJECT

public:
  static constexpr std::size_t most = 8;

  using QObject::QObject;

  /// In the order in which they are shown.
  [[nodiscard]] const std::vector<std::uint32_t>& neurons() const { return m_neurons; }

  /// There is a network of so many neurons; of those that it does not have, none stays, but the first few are
  /// watched when all go.
  void setNetwork(std::size_t neurons);
  /// There is no network to be asked: any neurons may be watched.
  void forgetNetwork();

  /// Watches these instead.
  void set(const std::vector<std::uint32_t>& neurons);
  /// Watches this neuron alone.
  void choose(std::uint32_t neuron);
  /// Watches this neuron in the place of the first one, or moves it there if it is watched already.
  void bringToFront(std::uint32_t neuron);
  /// bringToFront of the neuron that is so many further (cyclic), of `count` neurons; nothing without any.
  void stepFrom(std::uint32_t neuron, int by, std::size_t count);
  /// Watches this neuron, too, in the place of the one watched longest if there are too many; or no more.
  void toggle(std::uint32_t neuron);
  /// Four neurons with the highest (best) or lowest of these correlations, leaving out those without one.
  void setExtremes(const std::vector<float>& correlation, bool best);
  /// Four neurons at random.
  void setRandom();

signals:
  void changed(const std::vector<std::uint32_t>& neurons);

private:
  std::vector<std::uint32_t> m_neurons{0, 1, 2, 3};
  std::size_t m_network = 0; ///< number of its neurons; 0: there is none
};

} // namespace spikeloom
