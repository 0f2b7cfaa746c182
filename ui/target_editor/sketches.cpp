#include "ui/target_editor/sketches.h"

#include <QObject>

#include <algorithm>
#include <array>
#include <numeric>

#include "core/analysis/verdict.h"
#include "core/base/text.h"
#include "core/params/access.h"
#include "core/targets/targets.h"
#include "ui/params/draft.h"

namespace spikeloom {

SketchedTargets withLimits(Experiment experiment, const Targets& targets,
                           std::span<const std::size_t> followers, const TransferCurve& transfer) {
  SketchedTargets out{targets, fileHoldsRates(experiment), {}, 0};
  if (targets.values.empty())
    return out;
  Targets trained = targets;
  if (out.rates)
    experiment.learning.quantity = TrainedQuantity::rate;
  else
    toTrainedQuantity(experiment, trained);
  for (std::size_t k = 0; k < std::min(followers.size(), targets.neurons); ++k)
    out.limits.push_back(limitsOf(experiment, trained, k, transfer, followers[k]));
  return out;
}

SketchedTargets withLimits(const Experiment& experiment, const Targets& targets,
                           const TransferCurve& transfer) {
  std::array<std::size_t, neuronPictures> followers{};
  std::iota(followers.begin(), followers.end(), std::size_t{0});
  return withLimits(experiment, targets, followers, transfer);
}

QString explanationOf(const Experiment& experiment) {
  if (!spikes(experiment))
    return QObject::tr("Rate units have neither synaptic filter nor spikes: no target is too fast for them.");
  const QString synapse = toQString(significant(experiment.synapse.time_constant, 6));
  const QString slow =
      experiment.learning.quantity == TrainedQuantity::rate
          ? QObject::tr("spikes smoothed over τs = %1 ms fall no faster than exp(−t/τs), and rise no faster "
                        "than %2 Hz make them")
                .arg(synapse, toQString(significant(mostRate, 6)))
          : QObject::tr(
                "at τs = %1 ms it takes an input, f + τs·df/dt, of more than %2 times the largest |f|")
                .arg(synapse, toQString(significant(mostInput, 3)));
  return QObject::tr("“%1” (amber, hatched): %2. “%3” (blue, dotted, broader): the neuron fires below %4 Hz, "
                     "and the others hear nothing of its target.")
      .arg(wordOf(Role::Tracking), slow, wordOf(Role::Sampling), toQString(significant(silentBelow, 3)));
}

QString foundText(const SketchedTargets& sketch) {
  const TargetLimits* const limits = sketch.shownLimits();
  if (!limits)
    return {};
  const auto length = [&](const std::vector<std::uint8_t>& flags) {
    const auto count = std::ranges::count(flags, std::uint8_t{1});
    return toQString(significant(static_cast<double>(count) * sketch.targets.interval, 3));
  };
  const double window = static_cast<double>(sketch.targets.samples()) * sketch.targets.interval;
  return QObject::tr("Too slow for %1 ms, silent for %2 of %3 ms.")
      .arg(length(limits->tooSlow), length(limits->silent), toQString(significant(window, 4)));
}

QString problemLines(const std::vector<InputError>& problems) {
  const std::string inFile = SPIKELOOM_FIELD(target, file).path() + ": ";
  QStringList lines;
  for (const InputError& problem : problems) {
    const Field* const field = findField(problem.path);
    const std::string place = field                              ? std::string(field->name)
                              : problem.path.starts_with(inFile) ? problem.path.substr(inFile.size())
                                                                 : problem.path;
    lines << toQString(printable(place.empty() ? problem.message : place + ": " + problem.message));
  }
  return lines.join(QLatin1Char('\n'));
}

} // namespace spikeloom
