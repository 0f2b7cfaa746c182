#include "ui/session/analysis_controller.h"

#include "ui/session/poll_timer.h"

namespace spikeloom {

AnalysisController::AnalysisController(PollTimer& timer, QObject* parent)
    : QObject(parent), m_timer(timer), m_runner(std::make_unique<AnalysisRunner>()) {
  timer.add(this, [this] { return take(); });
}

AnalysisController::~AnalysisController() = default;

std::uint64_t AnalysisController::ask(const std::string& kind, AnalysisRunner::Question question,
                                      AnalysisRunner::Pace pace) {
  const std::uint64_t ticket = m_runner->ask(kind, std::move(question), pace);
  m_timer.wake();
  return ticket;
}

void AnalysisController::withdraw(const std::string& kind) { m_runner->withdraw(kind); }

void AnalysisController::showFrame(const Frame& frame) {
  if (frame.takesAllCores == m_trainingGoesFirst)
    return;
  m_trainingGoesFirst = frame.takesAllCores;
  m_runner->makeRoom(m_trainingGoesFirst);
  emit roomChanged();
}

bool AnalysisController::take() {
  const bool more = !m_runner->quiet();
  for (const AnalysisRunner::Result& result : m_runner->takeResults())
    emit answered(result);
  return more;
}

} // namespace spikeloom
