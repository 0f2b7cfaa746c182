#include "ui/session/run_controller.h"

#include "core/session/worker.h"
#include "ui/look/paths.h"
#include "ui/session/poll_timer.h"

namespace spikeloom {

namespace {

template <class... Handlers> struct Overloaded : Handlers... { using Handlers::operator()...; };
template <class... Handlers> Overloaded(Handlers...) -> Overloaded<Handlers...>; // clang 14 needs it
} // namespace

RunController::RunController(QObject* parent)
    : QObject(parent), m_worker(std::make_unique<Worker>()), m_timer(new PollTimer(this)) {
  m_timer->add(this, [this] { return poll(); });
}

RunController::~RunController() = default;

std::uint64_t RunController::build(const Experiment& experiment) {
  emit replacing();
  send(command::Build{++m_lastRun, experiment});
  awaitRun(m_lastRun);
  return m_lastRun;
}

std::uint64_t RunController::load(const QString& file) {
  emit replacing();
  send(command::Load{++m_lastRun, toPath(file)});
  awaitRun(m_lastRun);
  return m_lastRun;
}

void RunController::save(const QString& file) { send(command::Save{toPath(file), m_run}); }
void RunController::record(const QString& file, const RecordChoice& what) {
  send(command::Record{toPath(file), what, m_run});
}
void RunController::endRecording() { send(command::EndRecording{}); }
void RunController::train() { send(command::Train{}); }
void RunController::pause() { send(command::Pause{}); }
void RunController::oneTrial() { send(command::OneTrial{}); }
void RunController::test() { send(command::Test{}); }
void RunController::cue(int set) { send(command::Cue{set}); }
void RunController::stop() { send(command::Stop{}); }
void RunController::setSpeed(double factor) { send(command::Speed{factor}); }
void RunController::setLive(const Experiment& experiment) { send(command::Live{experiment}); }
void RunController::watch(const std::vector<std::uint32_t>& neurons) { send(command::Watch{neurons}); }

std::uint64_t RunController::check(const Experiment& experiment) {
  send(command::Check{++m_lastTicket, experiment});
  return m_lastTicket;
}

std::uint64_t RunController::look(std::function<std::any(const Simulation&)> question) {
  send(command::Look{++m_lastTicket, std::move(question)});
  return m_lastTicket;
}

void RunController::send(Command command) {
  if (!m_worker)
    return;
  m_worker->post(std::move(command));
  m_timer->wake();
}

std::uint64_t RunController::droppedFrames() const { return m_worker ? m_worker->droppedFrames() : 0; }

void RunController::finish() { m_worker.reset(); }

void RunController::awaitRun(std::uint64_t run) {
  const bool was = building();
  m_awaited = run;
  if (was != building())
    emit buildingChanged(building());
}

bool RunController::poll() {
  if (!m_worker)
    return false;
  // The frame first: a notice told before it is then among those taken after it, and a run is known before
  // its frames.
  const bool more = !m_worker->quiet();
  const auto frame = m_worker->takeFrame();
  for (const Notice& notice : m_worker->takeNotices())
    deliver(notice);
  if (frame && frame->run == m_run)
    emit frameReady(*frame);
  return more;
}

void RunController::deliver(const Notice& notice) {
  std::visit(Overloaded{
                 [this](const Built& n) {
                   m_run = n.run;
                   if (n.run == m_awaited)
                     awaitRun(0);
                   emit built(n.experiment);
                   if (!n.notes.empty())
                     emit noted(n.notes);
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
                 [this](const Saved& n) { emit saved(toText(n.file)); },
                 [this](const Checked& n) { emit checked(n); },
                 [this](const FileProgress& n) {
                   if (n.run == 0 || n.run == m_awaited || n.over)
                     emit readingFile(n);
                 },
                 [this](const GivenUp& n) {
                   if (n.run != m_awaited)
                     return;
                   awaitRun(0);
                   emit givenUp();
                 },
                 [this](const Answer& n) { emit answered(n); },
                 [this](const Recorded& n) { emit recorded(n); },
             },
             notice);
}

} // namespace spikeloom
