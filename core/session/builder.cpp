#include "core/session/builder.h"

#include <new>
#include <utility>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/experiment/validate.h"

namespace spikeloom {

namespace {
const std::string newNetwork = "network", check = "check";
}

Builder::Builder(Host host) : m_host(std::move(host)) {}

void Builder::build(std::uint64_t run, Experiment experiment) {
  m_builds.post(newNetwork, [this, run, experiment = std::move(experiment)](const std::stop_token& stop) {
    attempt(Refused::What::Build, run, stop, [&] { return made(experiment, stop); });
  });
}

void Builder::load(std::uint64_t run, std::filesystem::path file) {
  m_builds.post(newNetwork, [this, run, file = std::move(file)](const std::stop_token& stop) {
    attempt(Refused::What::Load, run, stop,
            [&] { return std::make_shared<Simulation>(Simulation::load(file, stop)); });
  });
}

void Builder::check(std::uint64_t ticket, Experiment experiment) {
  m_checks.post(spikeloom::check,
                [this, ticket, experiment = std::move(experiment)](const std::stop_token& stop) {
                  answerCheck(ticket, experiment, stop);
                });
}

void Builder::dispose(std::shared_ptr<Simulation> network) {
  m_builds.post({}, [network = std::move(network)](const std::stop_token&) {});
}

std::shared_ptr<Simulation> Builder::made(const Experiment& experiment, const std::stop_token& stop) {
  const InputFiles files; // each file is read once a build
  if (m_host.memoryHeld() > 0 && problemsOf(experiment, files, stop).empty() &&
      memoryNeeded(experiment, files) > memoryAvailable())
    (void)m_host.takeNetwork(stop); // and frees it
  throwIfStopped(stop);
  return std::make_shared<Simulation>(makeSetup(experiment, stop, files), stop);
}

std::vector<InputError> Builder::problemsOf(const Experiment& experiment, const InputFiles& files,
                                            const std::stop_token& stop) const {
  auto problems = validate(experiment, {}, MemoryRule::Apply, files, stop);
  const double held = m_host.memoryHeld();
  if (problems.empty() || held == 0)
    return problems;
  const bool onlyMemory = validate(experiment, {}, MemoryRule::Skip, files, stop).empty();
  if (onlyMemory && memoryNeeded(experiment, files) <= memoryAvailable() + held)
    problems.clear();
  return problems;
}

void Builder::answerCheck(std::uint64_t ticket, const Experiment& experiment, const std::stop_token& stop) {
  Checked answer{ticket, {}, {}};
  const InputFiles files;
  try {
    answer.problems = problemsOf(experiment, files, stop);
    if (answer.problems.empty())
      answer.read = filesRead(experiment, files);
  } catch (const Cancelled&) {
    return;
  } catch (const std::exception& error) {
    answer.problems = {{.file = {}, .path = {}, .message = error.what()}};
  }
  if (!stop.stop_requested())
    m_host.answer(std::move(answer));
}

/// Makes a network and hands it over, or says why there is none; says nothing when nobody waits for it any
/// more.
template <class Make>
void Builder::attempt(Refused::What what, std::uint64_t run, const std::stop_token& stop, Make make) {
  const auto refuse = [&](std::vector<InputError> problems) {
    if (!stop.stop_requested())
      m_host.refuse({what, run, std::move(problems)});
  };
  const auto refuseFor = [&](const char* message) { refuse({{.file = {}, .path = {}, .message = message}}); };
  try {
    m_host.install(run, make());
  } catch (const Cancelled&) {
    return;
  } catch (const InputErrors& errors) {
    refuse(errors.errors());
  } catch (const std::bad_alloc&) {
    refuseFor("there is not enough memory");
  } catch (const std::exception& error) {
    refuseFor(error.what());
  }
}

} // namespace spikeloom
