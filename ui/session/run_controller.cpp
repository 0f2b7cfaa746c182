#include "ui/session/run_controller.h"

#include <QTimer>

#include "core/session/worker.h"

namespace spikeloom {

namespace {
constexpr int pollInterval = 8; // ms: a frame waits at most this long, and looking costs nothing

std::filesystem::path toPath(const QString& file) { return {file.toStdU16String()}; }

template <class... Handlers> struct Overloaded : Handlers... { using Handlers::operator()...; };
} // namespace

RunController::RunController(QObject* parent) : QObject(parent), m_worker(std::make_unique<Worker>()) {
  auto* const timer = new QTimer(this);
  timer->setTimerType(Qt::PreciseTimer);
  connect(timer, &QTimer::timeout, this, &RunController::poll);
  timer->start(pollInterval);
}

RunController::~RunController() = default;

std::uint64_t RunController::build(const Experiment& experiment) {
  m_worker->post(command::Build{++m_lastRun, experiment});
  awaitRun(m_lastRun);
  return m_lastRun;
}

std::uint64_t RunController::load(const QString& file) {
  m_worker->post(command::Load{++m_lastRun, toPath(file)});
  awaitRun(m_lastRun);
  return m_lastRun;
}

void RunController::save(const QString& file) { m_worker->post(command::Save{toPath(file)}); }
void RunController::train() { m_worker->post(command::Train{}); }
void RunController::pause() { m_worker->post(command::Pause{}); }
void RunController::oneTrial() { m_worker->post(command::OneTrial{}); }
void RunController::test() { m_worker->post(command::Test{}); }
void RunController::stop() { m_worker->post(command::Stop{}); }
void RunController::setSpeed(double factor) { m_worker->post(command::Speed{factor}); }
void RunController::setLive(const Experiment& experiment) { m_worker->post(command::Live{experiment}); }
void RunController::watch(const std::vector<std::uint32_t>& neurons) {
  m_worker->post(command::Watch{neurons});
}
void RunController::askChecksum() { m_worker->post(command::AskChecksum{}); }

std::uint64_t RunController::check(const Experiment& experiment) {
  m_worker->post(command::Check{++m_lastTicket, experiment});
  return m_lastTicket;
}

std::uint64_t RunController::droppedFrames() const { return m_worker->droppedFrames(); }

void RunController::awaitRun(std::uint64_t run) {
  const bool was = building();
  m_awaited = run;
  if (was != building())
    emit buildingChanged(building());
}

void RunController::poll() {
  // The frame first: a notice told before it is then among those taken after it, and a run is known before
  // its frames.
  const auto frame = m_worker->takeFrame();
  for (const Notice& notice : m_worker->takeNotices())
    deliver(notice);
  if (frame && frame->run == m_run)
    emit frameReady(*frame);
}

void RunController::deliver(const Notice& notice) {
  std::visit(Overloaded{
                 [this](const Built& n) {
                   m_run = n.run;
                   if (n.run == m_awaited)
                     awaitRun(0);
                   emit built(n.experiment);
                 },
                 [this](const Refused& n) {
                   if (n.run != 0 && n.run == m_awaited)
                     awaitRun(0);
                   emit refused(n);
                 },
                 [this](const RunEnded& n) {
                   if (n.run == m_run)
                     emit ended(n);
                 },
                 [this](const Halted& n) {
                   if (n.run == m_run)
                     emit halted(n);
                 },
                 [this](const Saved& n) { emit saved(QString::fromStdU16String(n.file.u16string())); },
                 [this](const Checked& n) { emit checked(n.ticket, n.problems); },
                 [this](const Checksum& n) { emit checksum(n.run, n.weights); },
             },
             notice);
}

} // namespace spikeloom
