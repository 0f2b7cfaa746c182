#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/study/claims.h"
#include "core/study/job_pool.h"
#include "core/study/reproduction_results.h"

namespace spikeloom {

/// A claim beside what was measured.
struct ClaimResult {
  Claim claim;
  std::vector<double> values; ///< one a seed whose runs all ended; NaN where a run failed numerically
  std::string failure;        ///< of the first run that failed
  [[nodiscard]] double median() const;
  [[nodiscard]] double lowest() const;
  [[nodiscard]] double highest() const;
  /// How many values are as the claim expects.
  [[nodiscard]] std::size_t holding() const;
  /// By the median over the seeds: "yes" (and so for each seed), "yes, k of n" (for so many), "no", "not
  /// measured". A run that failed counts as one that falls short.
  [[nodiscard]] std::string verdict() const;
  /// What is known about a claim that does not hold; empty otherwise.
  [[nodiscard]] std::string note() const;
};

struct ReproductionProgress {
  std::size_t done = 0, runs = 0, running = 0; ///< runs that were kept count as done
  std::size_t kept = 0;                        ///< which of them
  double fraction = 0;                         ///< of the expected work, 0…1
  double secondsLeft = -1;                     ///< −1: not known yet
  std::string ended;                           ///< the run that just ended, in words; empty when none did
};

/// The claims of the figures that are named ("3" is all whose name begins with 3; none: all).
/// @throws InputErrors with every name that no figure has, and those there are
[[nodiscard]] std::vector<Claim> claimsOf(const std::vector<std::string>& figures);

/// Runs the cases of all claims at seeds 1…seeds, each case once however many claims share it, one thread a
/// run and as many side by side as the limits allow. The numbers do not depend on that. When stop is
/// requested it returns within about 50 ms with the claims that are complete for at least one seed.
/// @param kept runs that it holds are taken from there, and others put there as soon as they are done; may be
///   null
/// @throws InputErrors when a case's preset or settings are wrong, or a run cannot be kept
[[nodiscard]] std::vector<ClaimResult>
reproduce(const std::vector<Claim>& claims, int seeds, const PoolLimits& limits,
          const std::function<void(const ReproductionProgress&)>& progress, const std::stop_token& stop = {},
          ReproductionResults* kept = nullptr);

/// The results as a table: figure, what the paper says, what counts as yes, median and range, verdict.
/// Aligned with blanks, or in Markdown; what is known about the rows that fall short stands below.
[[nodiscard]] std::string resultTable(const std::vector<ClaimResult>& results, bool markdown);

} // namespace spikeloom
