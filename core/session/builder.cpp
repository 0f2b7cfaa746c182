#include "core/session/builder.h"

#include <new>
#include <utility>

#include "core/base/cancellation.h"
#include "core/experiment/memory.h"
#include "core/experiment/validate.h"

namespace spikeloom {

namespace {
const std::string newNetwork = "network", check = "check", liveChange = "live";
}

Builder::Builder(Host host) : m_host(std::move(host)) {}

void Builder::build(std::uint64_t run, Experiment experiment) {
  m_builds.post(newNetwork, [this, run, experiment = std::move(experiment)](const std::stop_token& stop) {
    attempt(
        stop, [&] { m_host.install(run, made(experiment, stop)); },
        [&](std::vector<InputError> problems) {
          m_host.refuse({Refused::What::Build, run, std::move(problems)});
        });
  });
}

void Builder::load(std::uint64_t run, std::filesystem::path file) {
  m_builds.post(newNetwork, [this, run, file = std::move(file)](const std::stop_token& stop) {
    attempt(
        stop, [&] { m_host.install(run, std::make_shared<Simulation>(Simulation::load(file, stop))); },
        [&](std::vector<InputError> problems) {
          m_host.refuse({Refused::What::Load, run, std::move(problems)});
        });
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

/// Makes something and hands it over, or says why it cannot be made; says nothing when nobody waits for it
/// any more.
template <class Make, class Refuse>
void Builder::attempt(const std::stop_token& stop, Make make, Refuse refuse) {
  std::vector<InputError> problems;
  try {
    return make();
  } catch (const Cancelled&) {
    return;
  } catch (const InputErrors& errors) {
    problems = errors.errors();
  } catch (const std::bad_alloc&) {
    problems = {{.file = {}, .path = {}, .message = "there is not enough memory"}};
  } catch (const std::exception& error) {
    problems = {{.file = {}, .path = {}, .message = error.what()}};
  }
  if (!stop.stop_requested())
    refuse(std::move(problems));
}

void Builder::prepare(std::uint64_t ticket, LiveChange change) {
  m_changes.post(liveChange, [this, ticket, change = std::move(change)](const std::stop_token& stop) {
    attempt(
        stop, [&] { m_host.prepared(ticket, change.make(stop)); },
        [&](std::vector<InputError> problems) { m_host.notPrepared(ticket, std::move(problems)); });
  });
}

} // namespace spikeloom
