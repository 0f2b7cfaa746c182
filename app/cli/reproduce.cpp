#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress.h"
#include "app/cli/settings.h"
#include "core/study/reproduction.h"
#include "core/study/results_json.h"

namespace spikeloom {

namespace {

/// All problems of what was asked at once.
std::vector<Claim> prepare(const ReproduceCommand& command, PoolLimits& limits) {
  Settings settings;
  std::vector<Claim> claims;
  limits.threads = settings.threads(command.threads);
  settings.checkSeeds(command.seeds);
  if (!command.out.empty())
    settings.checkDestination(command.out, "--out");
  settings.collect([&] { claims = claimsOf(command.figures); });
  settings.check();
  return claims;
}

} // namespace

int runReproduction(const ReproduceCommand& command) {
  PoolLimits limits;
  const std::vector<Claim> claims = prepare(command, limits);
  std::optional<ReproductionResults> kept;
  if (!command.out.empty())
    kept.emplace(command.out);
  ProgressDisplay display;
  std::stop_source stop;
  bool toldOfKept = false;
  const auto results = reproduce(
      claims, command.seeds, limits,
      [&](const ReproductionProgress& progress) {
        if (interrupted())
          stop.request_stop();
        if (progress.kept > 0 && !std::exchange(toldOfKept, true))
          display.complete(printable(command.out) + " has " + std::to_string(progress.kept) + " of " +
                           std::to_string(progress.runs) + " runs already");
        display.now(runsText(progress));
        if (!progress.ended.empty())
          display.complete("run " + std::to_string(progress.done) + "/" + std::to_string(progress.runs) +
                           ": " + progress.ended);
      },
      stop.get_token(), kept ? &*kept : nullptr);
  display.end();
  if (interrupted())
    std::cerr << (kept ? "interrupted: the same command goes on\n"
                       : "interrupted: the table is of the runs that were done (--out keeps them)\n");
  std::cout << (command.json ? reproductionJson(results) + "\n" : resultTable(results, command.markdown));
  return interrupted() ? exitInterrupted : exitDone;
}

} // namespace spikeloom
