#include <unistd.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/params/access.h"
#include "core/study/reproduction.h"
#include "core/study/results_json.h"

namespace spikeloom {

namespace {

/// One line that is written over on a terminal, a plain line a run elsewhere.
void show(const ReproductionProgress& progress) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  if (terminal && progress.runs > 0) {
    std::cerr << "\r\x1b[K" << progress.done << "/" << progress.runs << " runs "
              << bar(static_cast<double>(progress.done) / static_cast<double>(progress.runs));
    if (progress.secondsLeft >= 0)
      std::cerr << " " << durationText(progress.secondsLeft) << " left";
    std::cerr << std::flush;
    if (progress.done == progress.runs)
      std::cerr << '\n';
  } else if (!progress.ended.empty()) {
    std::cerr << "run " << progress.done << "/" << progress.runs << ": " << progress.ended << '\n'
              << std::flush;
  }
}

struct Prepared {
  std::vector<Claim> claims;
  unsigned threads = 0;
};

/// All problems of what was asked at once.
Prepared prepare(const ReproduceCommand& command) {
  Settings settings;
  Prepared out;
  Experiment experiment; // only its number of threads counts
  if (command.threads)
    settings.apply(experiment, SPIKELOOM_FIELD(run, threads).path() + "=" + *command.threads);
  out.threads = static_cast<unsigned>(experiment.run.threads);
  if (command.seeds < 1)
    settings.add({{"--seeds", {}, std::to_string(command.seeds) + " is not allowed: it must be 1 or more"}});
  try {
    out.claims = claimsOf(command.figures);
  } catch (const InputErrors& problem) {
    settings.add(problem);
  }
  settings.check();
  return out;
}

} // namespace

int runReproduction(const ReproduceCommand& command) {
  const Prepared prepared = prepare(command);
  std::stop_source stop;
  catchInterrupts();
  const auto results = reproduce(
      prepared.claims, command.seeds, prepared.threads,
      [&](const ReproductionProgress& progress) {
        if (interrupted())
          stop.request_stop();
        show(progress);
      },
      stop.get_token());
  std::cout << (command.json ? reproductionJson(results) + "\n" : resultTable(results, command.markdown));
  return interrupted() ? exitInterrupted : exitDone;
}

} // namespace spikeloom
