#include "core/session/builder.h"

#include <algorithm>
#include <utility>

#include "core/base/cancellation.h"
#include "core/base/problems_in.h"
#include "core/experiment/memory.h"
#include "core/experiment/validate.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {
const std::string newNetwork = "network", check = "check", liveChange = "live";

/// Which parameter names the file.
std::string pathOfFile(const std::string& file, const Experiment& experiment) {
  return (file == experiment.network.file ? SPIKELOOM_FIELD(network, file) : SPIKELOOM_FIELD(target, file))
      .path();
}
} // namespace

/// While it lives, what is read of these files is told of, when it takes a while.
class Builder::ToldReading {
public:
  ToldReading(Builder& builder, const InputFiles& files, std::uint64_t run)
      : m_builder(builder), m_files(files), m_run(run) {
    if (m_builder.m_host.progress)
      files.setProgress([this](const std::string& file, double fraction) { take(file, fraction); });
  }
  ~ToldReading() {
    end();
    m_files.setProgress({});
    m_builder.m_reads += m_files.reads();
  }
  ToldReading(const ToldReading&) = delete;
  ToldReading& operator=(const ToldReading&) = delete;

  /// The one that is read, or was read last.
  [[nodiscard]] const std::string& file() const { return m_file; }

private:
  using Clock = std::chrono::steady_clock;

  void take(const std::string& file, double fraction) {
    const auto now = Clock::now();
    if (file != m_file || fraction < m_fraction) { // another one, or another table of it
      end();
      m_file = file;
      m_due = now + m_builder.m_host.patience;
    }
    m_fraction = fraction;
    if (m_told && m_run == 0 && m_builder.m_giveUpReading)
      throw Cancelled();
    if (now < m_due)
      return;
    m_due = now + std::min<Clock::duration>(m_builder.m_host.patience, std::chrono::milliseconds(100));
    tell(true);
    m_builder.m_host.progress({m_run, file, fraction, false});
  }

  void tell(bool told) {
    m_told = told;
    if (m_run == 0)
      m_builder.m_readingIsTold = told;
  }

  void end() {
    if (!m_told)
      return;
    tell(false);
    m_builder.m_host.progress({m_run, m_file, m_fraction, true});
  }

  Builder& m_builder;
  const InputFiles& m_files;
  std::uint64_t m_run;
  std::string m_file;
  double m_fraction = 0;
  bool m_told = false;
  Clock::time_point m_due;
};

Builder::Builder(Host host) : m_host(std::move(host)) {}

void Builder::build(std::uint64_t run, Experiment experiment) {
  m_builds.post(newNetwork, [this, run, experiment = std::move(experiment)](const std::stop_token& stop) {
    attempt(
        stop, [&] { m_host.install(run, made(run, experiment, stop)); },
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

void Builder::giveUp() { m_builds.withdraw(newNetwork); }

void Builder::giveUpReading() {
  if (m_readingIsTold)
    m_giveUpReading = true;
}

void Builder::dispose(std::shared_ptr<Simulation> network) {
  m_builds.post({}, [network = std::move(network)](const std::stop_token&) {});
}

std::shared_ptr<Simulation> Builder::made(std::uint64_t run, const Experiment& experiment,
                                          const std::stop_token& stop) {
  const InputFiles files = kept(); // each file is read once a build, or was when it was checked
  const ToldReading told(*this, files, run);
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
  Checked answer;
  answer.ticket = ticket;
  m_giveUpReading = false; // what was asked for meant another one
  const InputFiles files = kept();
  const ToldReading told(*this, files, 0);
  keep({}); // so that there need not be room for two
  try {
    answer.problems = problemsOf(experiment, files, stop);
    if (answer.problems.empty())
      answer.read = filesRead(experiment, files);
    files.dropUnasked();
  } catch (const Cancelled&) {
    if (stop.stop_requested())
      return keep(files);
    answer.unread = true;
    answer.problems = {{.file = {},
                        .path = pathOfFile(told.file(), experiment),
                        .message = "was not read to its end, since reading was stopped: what it holds is "
                                   "not known"}};
  } catch (const std::exception& error) {
    answer.problems = {{.file = {}, .path = {}, .message = error.what()}};
  }
  keep(files);
  if (!stop.stop_requested())
    m_host.answer(std::move(answer));
}

InputFiles Builder::kept() const {
  const std::lock_guard lock(m_keptMutex);
  return m_kept.handedOn();
}

void Builder::keep(const InputFiles& files) {
  InputFiles next = files.handedOn();
  const std::lock_guard lock(m_keptMutex);
  std::swap(m_kept, next);
}

/// Makes something and hands it over, or says why it cannot be made; says nothing when nobody waits for it
/// any more.
template <class Make, class Refuse>
void Builder::attempt(const std::stop_token& stop, Make make, Refuse refuse) {
  auto problems = problemsIn(make);
  if (!problems.empty() && !stop.stop_requested())
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
