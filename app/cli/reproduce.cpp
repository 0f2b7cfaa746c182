#include <unistd.h>

#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "core/params/access.h"
#include "core/reproduction/reproduction.h"
#include "core/run/results.h"

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

int numberOf(const Field& field, const std::string& text) {
  return static_cast<int>(std::get<std::int64_t>(parseValue(field, text)));
}

} // namespace

int runReproduction(const ReproduceCommand& command) {
  const std::vector<Claim> claims = claimsOf(command.figures);
  const int threads = command.threads ? numberOf(SPIKELOOM_FIELD(run, threads), *command.threads) : 0;
  if (command.seeds < 1)
    throw InputErrors(
        {{"--seeds", {}, std::to_string(command.seeds) + " is not allowed: it must be 1 or more"}});
  std::stop_source stop;
  catchInterrupts();
  const auto results = reproduce(
      claims, command.seeds, static_cast<unsigned>(threads),
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
