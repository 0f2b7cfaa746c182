#pragma once

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>

#include "core/analysis/verdict.h"
#include "core/run/frame.h"
#include "core/session/analysis_runner.h"
#include "core/session/cause_search.h"
#include "core/session/messages.h"

namespace spikeloom {

class AnalysisController;
class RunController;

/// Why the network in place errs, for all who show it: asks the worker what the network is, has the causes
/// computed beside training, and puts them together with the last test. Never waits for anything.
class CauseFinder : public QObject {
  Q_OBJECT

public:
  /// Both outlive it.
  CauseFinder(RunController& run, AnalysisController& analyses, QObject* parent = nullptr);

  /// Another network, or other parameters of it: what was known is forgotten.
  void networkChanged();
  /// A live parameter has changed: the network is asked again what it is.
  void lookAgain();
  void takeFrame(const Frame& frame);

  /// What is wanted besides the network as it is: a place on an axis, a neuron's traces, all of the curve.
  void setAxis(CauseAxis axis);
  void setPlace(double value);
  void setNeuron(std::uint32_t neuron);
  void setCurveWanted(bool wanted);
  void setDetailsWanted(bool wanted);

  [[nodiscard]] CauseAxis axis() const { return m_axis; }
  [[nodiscard]] std::optional<double> place() const { return m_place; }
  [[nodiscard]] std::uint32_t neuron() const { return m_neuron; }
  /// Of the network in place; nullptr before it is known.
  [[nodiscard]] const OpenLoopInput* network() const { return m_input ? &*m_input : nullptr; }
  [[nodiscard]] const CausesFound& found() const { return m_found; }
  /// Of the last test, or of what is known without one.
  [[nodiscard]] const Diagnosis& diagnosis() const { return m_diagnosis; }
  [[nodiscard]] const VerdictText& verdict() const { return m_verdict; }
  /// How many tests the network in place has had.
  [[nodiscard]] std::size_t tests() const;
  /// Why the computation failed; empty when it did not.
  [[nodiscard]] const std::string& problem() const { return m_problem; }

signals:
  /// Anything of the above.
  void changed();

private:
  void takeNetwork(const Answer& answer);
  void takeResult(const AnalysisRunner::Result& result);
  void ask();
  void diagnose();
  [[nodiscard]] std::optional<TestPoint> lastPoint() const;
  [[nodiscard]] std::optional<TestErrors> briefErrors() const;

  RunController& m_run;
  AnalysisController& m_analyses;
  std::shared_ptr<CauseSearch> m_search; ///< used on the analysis thread alone
  QTimer m_soon;                         ///< merges what is wanted during a drag
  std::uint64_t m_look = 0, m_ticket = 0, m_network = 0;
  std::optional<OpenLoopInput> m_input;
  std::shared_ptr<const RunHistory> m_history;
  int m_loops = 0;
  CauseAxis m_axis = CauseAxis::SynapticTimeConstant;
  std::optional<double> m_place;
  std::uint32_t m_neuron = 0;
  bool m_curveWanted = false, m_detailsWanted = false;
  CausesFound m_found;
  Diagnosis m_diagnosis;
  VerdictText m_verdict;
  std::string m_problem;
};

} // namespace spikeloom
