#include "core/analysis/trial_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace spikeloom {

namespace {

std::vector<float> sortedNumbers(std::span<const float> values) {
  std::vector<float> out;
  std::ranges::copy_if(values, std::back_inserter(out), [](float x) { return !std::isnan(x); });
  std::ranges::sort(out);
  return out;
}

double quantileOfSorted(const std::vector<float>& sorted, double q) {
  if (sorted.empty())
    return std::numeric_limits<double>::quiet_NaN();
  const double position = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return (1 - part) * static_cast<double>(sorted[below]) + part * static_cast<double>(sorted[above]);
}

} // namespace

double quantile(std::span<const float> values, double q) {
  return quantileOfSorted(sortedNumbers(values), q);
}

double meanOf(std::span<const float> values) {
  double sum = 0;
  std::size_t count = 0;
  for (const float x : values)
    if (!std::isnan(x)) {
      sum += static_cast<double>(x);
      ++count;
    }
  return sum / static_cast<double>(count);
}

namespace {

/// Sums over the window, per neuron, of what correlation needs; two passes, so that large means cost no
/// digits. A stretch of neurons side by side, so that memory is read in its order.
struct Moments {
  std::vector<double> meanU, meanF, uu, ff, uf;

  /// @param target of Real, rounded to single precision like the activity
  template <class Real>
  Moments(std::span<const float> activity, std::span<const Real> target, std::size_t n, std::size_t begin,
          std::size_t end)
      : meanU(end - begin), meanF(end - begin), uu(end - begin), ff(end - begin), uf(end - begin) {
    const std::size_t samples = target.size() / n;
    const auto f = [&](std::size_t k, std::size_t i) {
      return static_cast<double>(static_cast<float>(target[k * n + begin + i]));
    };
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < meanU.size(); ++i) {
        meanU[i] += static_cast<double>(activity[k * n + begin + i]) / static_cast<double>(samples);
        meanF[i] += f(k, i) / static_cast<double>(samples);
      }
    for (std::size_t k = 0; k < samples; ++k)
      for (std::size_t i = 0; i < meanU.size(); ++i) {
        const double du = static_cast<double>(activity[k * n + begin + i]) - meanU[i];
        const double df = f(k, i) - meanF[i];
        uu[i] += du * du;
        ff[i] += df * df;
        uf[i] += du * df;
      }
  }

  /// NaN where one of the two is constant (to rounding: single-precision values of size m that are all the
  /// same have sums of about (m ε)² a sample).
  [[nodiscard]] float correlation(std::size_t i) const {
    if (flat(uu[i], meanU[i]) || flat(ff[i], meanF[i]))
      return std::numeric_limits<float>::quiet_NaN();
    return static_cast<float>(uf[i] / std::sqrt(uu[i] * ff[i]));
  }

  /// Mean of (u − f)² over the variance of f; NaN where f is constant. @param samples of the window
  [[nodiscard]] float errorShare(std::size_t i, std::size_t samples) const {
    if (flat(ff[i], meanF[i]))
      return std::numeric_limits<float>::quiet_NaN();
    const double offset = meanU[i] - meanF[i];
    const double squares = uu[i] + ff[i] - 2 * uf[i] + static_cast<double>(samples) * offset * offset;
    return static_cast<float>(std::max(0.0, squares) / ff[i]);
  }

private:
  static bool flat(double sum, double mean) { return sum <= 1e-24 * (1 + mean * mean); }
};

/// @param errors where errorShare goes; nullptr: nowhere
template <class Real>
void addCorrelations(std::span<const float> activity, std::span<const Real> target, std::size_t neurons,
                     std::vector<float>& out, std::vector<float>* errors, Pieces& pieces) {
  const std::size_t samples = target.size() / neurons;
  pieces.add(neurons, stretchOf(samples), [=, &out](std::size_t begin, std::size_t end) {
    const Moments moments(activity, target, neurons, begin, end);
    for (std::size_t i = 0; i < end - begin; ++i) {
      out.push_back(moments.correlation(i));
      if (errors)
        errors->push_back(moments.errorShare(i, samples));
    }
  });
}

} // namespace

void correlations(std::span<const float> activity, std::span<const float> target, std::size_t neurons,
                  std::vector<float>& out, Pieces& pieces) {
  addCorrelations(activity, target, neurons, out, nullptr, pieces);
}

std::vector<float> correlations(std::span<const float> activity, std::span<const float> target,
                                std::size_t neurons) {
  std::vector<float> out;
  Pieces pieces;
  correlations(activity, target, neurons, out, pieces);
  pieces.finish();
  return out;
}

std::span<const float> windowOf(const TrialRecord& record, const Targets& targets) {
  const double firstInWindow = record.times.target + targets.interval;
  const auto offset = static_cast<std::size_t>(
      std::llround((firstInWindow - record.activity.first) / record.activity.interval));
  return std::span(record.activity.values).subspan(offset * record.activity.neurons, targets.values.size());
}

void summarise(const TrialRecord& record, const Targets& targets, std::size_t mainNeurons, TrialSummary& out,
               Pieces& pieces) {
  out.kind = record.kind;
  out.number = record.number;
  out.set = record.set;
  const auto activity = windowOf(record, targets);
  addCorrelations(activity, std::span<const double>(targets.values), targets.neurons, out.correlation,
                  &out.error, pieces);
  // sums in the order of the samples, whatever the pieces: the error is their running sum until the end
  pieces.add(targets.samples(), stretchOf(mainNeurons),
             [=, &targets, &out](std::size_t begin, std::size_t end) {
               for (std::size_t k = begin; k < end; ++k)
                 for (std::size_t i = 0; i < mainNeurons; ++i) {
                   const double e = static_cast<double>(activity[k * targets.neurons + i]) - targets.at(k, i);
                   out.rmsError += e * e;
                 }
             });
  pieces.add([=, &record, &targets, &out] {
    const auto main = std::span(out.correlation).first(mainNeurons);
    const auto sorted = sortedNumbers(main);
    out.median = quantileOfSorted(sorted, 0.5);
    out.lowerQuartile = quantileOfSorted(sorted, 0.25);
    out.upperQuartile = quantileOfSorted(sorted, 0.75);
    out.mean = meanOf(main);
    out.errorShare = meanOf(std::span(out.error).first(mainNeurons));
    out.rmsError = std::sqrt(out.rmsError / static_cast<double>(mainNeurons * targets.samples()));
    const auto inWindow = std::ranges::count_if(record.spikes, [&](const Spike& spike) {
      return spike.neuron < mainNeurons && spike.time >= static_cast<float>(record.times.target) &&
             spike.time < static_cast<float>(record.times.targetEnd);
    });
    const double seconds = (record.times.targetEnd - record.times.target) / 1000;
    out.rate = static_cast<double>(inWindow) / static_cast<double>(mainNeurons) / seconds;
  });
}

TrialSummary summarise(const TrialRecord& record, const Targets& targets, std::size_t mainNeurons) {
  TrialSummary out;
  Pieces pieces;
  summarise(record, targets, mainNeurons, out, pieces);
  pieces.finish();
  return out;
}

TestSummary summarise(std::vector<TrialSummary> trials, std::size_t mainNeurons, int afterLoop) {
  TestSummary out;
  out.afterLoop = afterLoop;
  std::vector<float> all;
  for (const TrialSummary& trial : trials) {
    const auto main = std::span(trial.correlation).first(mainNeurons);
    all.insert(all.end(), main.begin(), main.end());
    out.rmsError += trial.rmsError / static_cast<double>(trials.size());
    out.rate += trial.rate / static_cast<double>(trials.size());
  }
  out.correlationMean = meanOf(all);
  out.correlationMedian = quantile(all, 0.5);
  out.trials = std::move(trials);
  return out;
}

namespace {

TestPoint pointOf(int set, std::span<const TrialSummary> trials, std::size_t mainNeurons) {
  TestPoint out;
  out.set = set;
  std::vector<float> correlation, error;
  for (const TrialSummary& trial : trials) {
    if (trial.set != set)
      continue;
    ++out.trials;
    const auto append = [mainNeurons](std::vector<float>& to, const std::vector<float>& from) {
      to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(mainNeurons));
    };
    append(correlation, trial.correlation);
    append(error, trial.error);
    out.rmsError += trial.rmsError;
    out.rate += trial.rate;
  }
  const auto sorted = sortedNumbers(correlation);
  out.median = quantileOfSorted(sorted, 0.5);
  out.lowerQuartile = quantileOfSorted(sorted, 0.25);
  out.upperQuartile = quantileOfSorted(sorted, 0.75);
  out.mean = meanOf(correlation);
  out.errorShare = meanOf(error);
  out.rmsError /= out.trials;
  out.rate /= out.trials;
  return out;
}

} // namespace

TestPoint runawayPoint(int afterLoop, int set) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  TestPoint out;
  out.afterLoop = afterLoop;
  out.set = set;
  out.trials = 1;
  out.mean = out.median = out.lowerQuartile = out.upperQuartile = none;
  out.errorShare = out.rmsError = std::numeric_limits<double>::infinity();
  return out;
}

std::vector<TestPoint> testPoints(std::span<const TrialSummary> trials, std::size_t mainNeurons,
                                  int afterLoop, bool probed) {
  std::set<int> sets;
  for (const TrialSummary& trial : trials)
    sets.insert(trial.set);
  std::vector<TestPoint> out;
  for (const int set : sets) {
    out.push_back(pointOf(set, trials, mainNeurons));
    out.back().afterLoop = afterLoop;
    out.back().probed = probed;
  }
  return out;
}

} // namespace spikeloom
