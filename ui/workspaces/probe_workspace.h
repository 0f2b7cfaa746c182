#pragma once

#include <QWidget>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/run/damage.h"
#include "ui/plots/activity_scale.h"

class QButtonGroup;
class QDoubleSpinBox;
class QLayout;
class QPushButton;
class QSpinBox;
class QSplitter;
class QVBoxLayout;

namespace spikeloom {

class DamagePlot;
class ElidedLabel;
class FittedLabel;
class WrappedLabel;

/// What the page Probe shows. A view: what it points to lives during the call.
struct ProbeView {
  const DamageFound *untrained = nullptr, *trained = nullptr; ///< nullptr: not asked for, or not known yet
  std::shared_ptr<const NetworkFacts> facts;                  ///< nullptr: no network yet
  ActivityScale scale;
  std::uint32_t neuron = 0;
  bool computing = false;
  bool slowly = false;      ///< since training takes all cores
  int done = 0, wanted = 0; ///< pairs of trials
  int loops = 0;            ///< of the copy
  QString problem;
};

/// Which networks are compared.
enum class Probed { Untrained, Trained, Both };

/// The page Probe: what becomes of a trial when a spike is deleted, neurons are lost, synapses shuffled,
/// noise added, or when it starts elsewhere or with another cue; the untrained network beside the trained
/// one, if wanted. Shows what it is given; what is wanted of it is told.
class ProbeWorkspace : public QWidget {
  Q_OBJECT
public:
  explicit ProbeWorkspace(QWidget* parent = nullptr);

  void show(const ProbeView& view);
  using QWidget::show;
  void setProbed(Probed probed);
  [[nodiscard]] Probed probed() const;
  /// Why no spike can be deleted; empty when one can.
  void setWhyNoSpike(const QString& why);

  [[nodiscard]] DamagePlot& plot(bool trained) const { return *(trained ? m_trained : m_untrained).plot; }
  /// "0.95 → 0.80" and what it is of.
  [[nodiscard]] QString result(bool trained) const;
  /// "The trained network is untouched …"
  [[nodiscard]] QString promise() const;
  [[nodiscard]] QString progress() const;
  [[nodiscard]] QPushButton* verb(Damage damage) const;
  [[nodiscard]] QPushButton* beforeAndAfter() const { return m_beforeAndAfter; }

signals:
  /// Of deleted_spike: the one that is chosen, if any; see spikeTaken.
  void damageWanted(spikeloom::Damage damage, double amount);
  /// This spike of the intact trial is to be deleted.
  void spikeTaken(const spikeloom::Spike& spike, bool ofTrained);
  void probedChanged(spikeloom::Probed probed);
  /// Figure 4: one spike less, before and after training.
  void beforeAndAfterWanted();
  void stopWanted();
  void neuronChosen(std::uint32_t neuron);
  void neuronStepped(int by);

private:
  struct Column {
    QWidget* widget = nullptr;
    FittedLabel* result = nullptr;
    DamagePlot* plot = nullptr;
  };
  void buildVerbs(QVBoxLayout* lines);
  void buildFoot(QVBoxLayout* lines);
  void buildColumns(QVBoxLayout* lines);
  Column addColumn(QSplitter* columns, bool trained);
  QPushButton* addVerb(QLayout* row, Damage damage, const QString& text, const QString& help);
  void addProbed(QLayout* row, Probed probed, const QString& text, const QString& help);
  void present(Column& column, const ProbeView& view, bool trained);
  [[nodiscard]] double amountOf(Damage damage) const;
  void want(Damage damage);

  std::vector<std::pair<Damage, QPushButton*>> m_verbs;
  QSpinBox* m_share = nullptr;
  QDoubleSpinBox* m_noise = nullptr;
  QButtonGroup* m_probed = nullptr;
  QPushButton *m_beforeAndAfter = nullptr, *m_stop = nullptr;
  WrappedLabel* m_promise = nullptr;
  ElidedLabel* m_progress = nullptr;
  Column m_untrained, m_trained;
};

} // namespace spikeloom
