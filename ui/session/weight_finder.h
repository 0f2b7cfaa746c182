#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/frame.h"
#include "core/session/analysis_runner.h"
#include "core/session/messages.h"
#include "core/session/weight_search.h"

namespace spikeloom {

class AnalysisController;
class RunController;

/// What Dale's law does to the network in place.
struct DaleState {
  struct Point {
    double loop;  ///< training loops done, with the part of the one under way
    double share; ///< of synapses that are left out of training
  };
  bool typed = false; ///< neurons are excitatory or inhibitory
  std::size_t violations = 0, excluded = 0, synapses = 0;
  std::vector<Point> overTime; ///< since the network was built or read

  [[nodiscard]] double share() const {
    return synapses > 0 ? static_cast<double>(excluded) / static_cast<double>(synapses) : 0;
  }
};

/// The weights of the network in place, for the page Connectivity: copied on the worker's thread, in pieces
/// of a few ms, and looked at on the analysis threads. At most twice a second, and only while they are
/// wanted and change. Never waits for anything.
class WeightFinder : public QObject {
  Q_OBJECT

public:
  static constexpr int interval = 500;                ///< ms, between two copies
  static constexpr std::size_t pieceSize = 1'000'000; ///< weights that are copied at once: some ms
  static constexpr std::size_t mostByItself = 600; ///< neurons; eigenvalues of more are computed on request
  static constexpr double mostShare =
      0.05; ///< of the time that eigenvalues take by themselves while training

  /// Both outlive it.
  WeightFinder(RunController& run, AnalysisController& analyses, QObject* parent = nullptr);

  /// Whether somebody sees them.
  void setWanted(bool wanted);
  /// Whose inputs.
  void setNeuron(std::uint32_t neuron);
  /// Blocks along a side of the matrices: no more than there are pixels.
  void setMost(std::size_t blocks);
  /// The eigenvalues of the weights as they are, however many.
  void askSpectrum();
  /// Gives them up: nothing of them goes on for longer than some ms.
  void cancelSpectrum();

  /// Nothing before they are known.
  [[nodiscard]] const WeightsFound* found() const { return m_found.copy ? &m_found : nullptr; }
  [[nodiscard]] const SpectrumFound* spectrum() const { return m_spectrum.now ? &m_spectrum : nullptr; }
  [[nodiscard]] bool computingSpectrum() const { return m_spectrumTicket != 0; }
  /// The eigenvalues are computed with what training, which takes all cores, leaves to them.
  [[nodiscard]] bool spectrumWaitsForTraining() const;
  /// Whether eigenvalues come without being asked for.
  [[nodiscard]] bool spectrumByItself() const;
  [[nodiscard]] const DaleState& dale() const { return m_dale; }
  /// Why there is no copy, or why there are no eigenvalues; empty when nothing failed.
  [[nodiscard]] const std::string& problem() const { return m_problem; }
  [[nodiscard]] const std::string& spectrumProblem() const { return m_spectrumProblem; }

signals:
  void weightsChanged();
  void spectrumChanged();
  void daleChanged();

private:
  /// When weights were copied: they are others when this is.
  struct Moment {
    std::uint64_t run = 0;
    int loop = -1;
    double time = 0;
    bool operator==(const Moment&) const = default;
  };
  void forget();
  void takeFrame(const Frame& frame);
  void takeDale(const Frame& frame);
  void update();
  void copyOn();
  void takeCopy(const Answer& answer);
  void takeResult(const AnalysisRunner::Result& result);
  void look();
  void askSpectrumNow();

  RunController& m_run;
  AnalysisController& m_analyses;
  bool m_wanted = false;
  std::uint32_t m_neuron = 0;
  std::size_t m_most = 400;
  QTimer m_pause;          ///< until the next copy
  Moment m_now, m_copied;  ///< what the frames say, and what was copied last
  bool m_training = false; ///< and not paused
  std::uint64_t m_lookTicket = 0, m_ticket = 0, m_spectrumTicket = 0;
  std::shared_ptr<WeightCopy> m_copy; ///< complete
  WeightsFound m_found;
  SpectrumFound m_spectrum;
  bool m_spectrumWanted = false; ///< asked for before there was a copy
  Moment m_spectrumOf;           ///< when its weights were copied
  QElapsedTimer m_spectrumBegun, m_daleTold;
  qint64 m_spectrumTook = 0; ///< ms
  DaleState m_dale;
  std::string m_problem, m_spectrumProblem;
};

} // namespace spikeloom
