#pragma once

#include <vector>

#include <qcustomplot.h>

#include "core/record/trial_record.h"
#include "ui/session/neuron_inputs.h"

namespace spikeloom {

/// The spikes that a neuron hears: for each one of a presynaptic neuron a tick from zero to its weight, up
/// (excitatory) or down (inhibitory); key = time (ms), value = weight.
class HeardSpikes : public QCPAbstractPlottable {
  Q_OBJECT
public:
  struct Tick {
    double time;
    float weight;
    std::uint32_t neuron; ///< presynaptic
  };
  HeardSpikes(QCPAxis* timeAxis, QCPAxis* weightAxis);

  /// Those of these spikes (by time) that these inputs carry; nothing without either.
  void setSpikes(const TrialRecord* trial, const NeuronInputs* inputs);
  void setColors(const QColor& excitatory, const QColor& inhibitory);
  [[nodiscard]] const std::vector<Tick>& ticks() const { return m_ticks; }
  [[nodiscard]] QColor colorOf(const Tick& tick) const {
    return tick.weight < 0 ? m_inhibitory : m_excitatory;
  }

  double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
  QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
  QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                         const QCPRange& keys = QCPRange()) const override;

protected:
  void draw(QCPPainter* painter) override;
  void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
  std::vector<Tick> m_ticks; ///< by time
  QColor m_excitatory, m_inhibitory;
};

} // namespace spikeloom
