// Verdicts in words, and what to change.
#include <algorithm>
#include <cmath>

#include "core/analysis/verdict.h"
#include "core/base/text.h"
#include "core/params/access.h"

namespace spikeloom {

namespace {

constexpr double wantedShare = 0.05; // of the part that a remedy is against
constexpr double longestFactor = 50; // further off than this no remedy is a remedy

std::string share(double x) { return decimals(std::max(x, 0.0), 2); }

std::string percent(double part, double whole) {
  return decimals(100 * std::clamp(part / whole, 0.0, 1.0), 0) + " %";
}

std::string numberOf(double x) { return x < 100 ? significant(x, 3) : decimals(x, 0); } // never 3e+03

/// A remedy that sets parameters to a rounded value in their range; nothing when it would change nothing.
struct RemedyMaker {
  const Experiment& experiment;
  std::vector<Remedy>& out;

  bool allowed(const Field& field, const Value& value) const {
    return field.relevant(experiment) && !checkValue(field, value) && field.get(experiment) != value;
  }
  void add(const Field& field, double wanted, const std::string& unit) {
    const double rounded = chosenValue(wanted);
    const Value value =
        field.kind == Kind::Integer ? Value(static_cast<std::int64_t>(rounded)) : Value(rounded);
    if (allowed(field, value))
      out.push_back({numberOf(rounded) + unit, {{field.path(), value}}});
  }
  /// Times `factor`, all of them.
  void scale(std::initializer_list<const Field*> fields, double factor, const std::string& label) {
    Remedy remedy{label, {}};
    for (const Field* field : fields) {
      const Value value = chosenValue(std::get<double>(field->get(experiment)) * factor);
      if (allowed(*field, value))
        remedy.changes.push_back({field->path(), value});
    }
    if (!remedy.changes.empty())
      out.push_back(std::move(remedy));
  }
};

/// Slower targets, so that τs is a third of their time scale.
void slowTargets(double factor, RemedyMaker& maker) {
  const TargetFamily family = maker.experiment.target.family;
  if (family == TargetFamily::ornstein_uhlenbeck)
    maker.add(SPIKELOOM_FIELD(target, correlation_time), factor * maker.experiment.target.correlation_time,
              " ms targets");
  else if (family == TargetFamily::chaotic)
    maker.scale({&SPIKELOOM_FIELD(target, chaos_time_constant)}, factor, "slower targets");
  else if (family == TargetFamily::sine)
    maker.scale({&SPIKELOOM_FIELD(target, period_min), &SPIKELOOM_FIELD(target, period_max)}, factor,
                "slower targets");
  else if (family == TargetFamily::product_of_sines)
    maker.scale({&SPIKELOOM_FIELD(target, fast_period_min), &SPIKELOOM_FIELD(target, fast_period_max),
                 &SPIKELOOM_FIELD(target, slow_period_min), &SPIKELOOM_FIELD(target, slow_period_max)},
                factor, "slower targets");
}

/// Twice as large ones fire 1.4 times as much.
void largerTargets(RemedyMaker& maker) {
  const TargetFamily family = maker.experiment.target.family;
  if (family == TargetFamily::ornstein_uhlenbeck)
    maker.scale({&SPIKELOOM_FIELD(target, standard_deviation)}, 2, "larger targets");
  else if (family == TargetFamily::sine || family == TargetFamily::product_of_sines)
    maker.scale({&SPIKELOOM_FIELD(target, amplitude_min), &SPIKELOOM_FIELD(target, amplitude_max)}, 2,
                "larger targets");
}

void againstTracking(const OpenLoopResult& loop, const OpenLoopResult* best, RemedyMaker& maker) {
  const double tau =
      best && best->timeConstant < loop.timeConstant ? best->timeConstant : loop.targetTime / 3;
  if (tau < loop.timeConstant)
    maker.add(SPIKELOOM_FIELD(synapse, time_constant), tau, " ms");
  if (const double factor = 3 * loop.timeConstant / loop.targetTime; factor > 1)
    slowTargets(std::min(factor, longestFactor), maker);
}

/// The noise of spikes falls as 1/(N τs): √(e/(1 − e)) is what falls as its root.
void againstSampling(const OpenLoopResult& loop, const OpenLoopResult* best, RemedyMaker& maker) {
  const double noise = std::min(loop.network.sampling, 0.95);
  const double factor =
      std::clamp(noise / (1 - noise) / (wantedShare / (1 - wantedShare)), 1.5, longestFactor);
  const double slowest = std::max(loop.targetTime / 3, 1.5 * loop.timeConstant);
  const double tau = best && best->timeConstant > loop.timeConstant
                         ? best->timeConstant
                         : std::min(factor * loop.timeConstant, slowest);
  maker.add(SPIKELOOM_FIELD(synapse, time_constant), tau, " ms");
  maker.add(SPIKELOOM_FIELD(network, neurons), std::min(factor, 8.0) * maker.experiment.network.neurons,
            " neurons");
  if (maker.out.size() < 2)
    largerTargets(maker);
}

void againstFeedback(RemedyMaker& maker) {
  maker.add(SPIKELOOM_FIELD(run, loops), 2.0 * std::max(1, maker.experiment.run.loops), " loops");
  maker.add(SPIKELOOM_FIELD(stimulus, duration), 2 * maker.experiment.stimulus.duration, " ms stimulus");
}

std::string firingInputs(const OpenLoopResult& loop) {
  return "In " + numberOf(loop.timeConstant) + " ms " +
         (loop.inputsFiring < 0.5 * loop.inputs ? "only " : "") +
         decimals(loop.inputsFiring, loop.inputsFiring < 9.5 ? 1 : 0) + " of " + decimals(loop.inputs, 0) +
         " inputs fire.";
}

std::string blurred(const OpenLoopResult& loop) {
  return "Too slow: synapses of " + numberOf(loop.timeConstant) + " ms blur targets of " +
         numberOf(loop.targetTime) + " ms.";
}

std::string partsText(const ErrorParts& parts) {
  std::string text =
      "Error " + share(parts.total) + " of the target's variance: too slow " + share(parts.tracking);
  if (!std::isnan(parts.sampling))
    text += ", too few spikes " + share(parts.sampling);
  return text + ", feedback " + decimals(parts.feedback, 2) + ".";
}

/// Sentence, number and remedies against tracking, sampling or both. `part` of `whole` is the cause's: of the
/// test's error, or of what is expected. The verdict names what is to be mended, which need not be what is
/// largest: where that is feedback (NaN: none is known), its share is said, too.
VerdictText causeText(Verdict cause, double part, double whole, double feedback, const OpenLoopResult* loop,
                      const Experiment& experiment, std::span<const OpenLoopResult> curve) {
  VerdictText text;
  RemedyMaker maker{experiment, text.remedies};
  const OpenLoopResult* best = bestOf(curve);
  const bool rateUnits = experiment.neuron.model == NeuronKind::rate;
  const std::string fed = feedback > whole / 2 ? percent(feedback, whole) : std::string();
  if (cause == Verdict::tracking) {
    text.sentence = loop && !rateUnits ? blurred(*loop) : "Too slow: the targets change too fast for it.";
    text.detail = percent(part, whole) +
                  (rateUnits ? " of the error is there though all inputs are as they should be"
                             : " of the error would be left with rates instead of spikes") +
                  (fed.empty() ? "." : ", " + fed + " is feedback.");
    if (loop && !rateUnits)
      againstTracking(*loop, best, maker);
    text.advice = "faster synapses or slower targets";
  } else if (cause == Verdict::sampling) {
    text.sentence =
        "Too few spikes: " + percent(part, whole) +
        (fed.empty() ? " of the error is their noise." : " of the error, and " + fed + " is feedback.");
    if (loop) {
      text.detail = firingInputs(*loop);
      againstSampling(*loop, best, maker);
    }
    text.advice = "slower synapses, more neurons or inputs, larger targets, or a shorter window";
  } else {
    text.sentence = "Too slow, and too few spikes: both errors are alike.";
    if (loop) {
      text.detail = firingInputs(*loop) + " Targets change within " + numberOf(loop->targetTime) + " ms.";
      slowTargets(2, maker);
      maker.add(SPIKELOOM_FIELD(network, neurons), 4.0 * experiment.network.neurons, " neurons");
    }
    if (!fed.empty())
      text.detail += " Feedback is " + fed + " of the error.";
    text.advice = "more neurons, or slower targets";
  }
  return text;
}

VerdictText feedbackText(const Diagnosis& diagnosis, const ErrorParts& parts, const Experiment& experiment) {
  VerdictText text;
  text.sentence = "Feedback: errors come round and add up.";
  if (parts.unstable && !std::isnan(diagnosis.unstableAfter))
    text.sentence =
        "Runs away: errors feed on themselves after " + decimals(diagnosis.unstableAfter, 0) + " ms.";
  text.detail = partsText(parts);
  RemedyMaker maker{experiment, text.remedies};
  againstFeedback(maker);
  text.advice = "more loops, or a longer or stronger stimulus";
  return text;
}

VerdictText untrainedText(const ErrorParts& parts, const std::string& whyNot) {
  VerdictText text;
  text.sentence = "Not trained yet.";
  text.detail = whyNot.empty() ? "" : "What it could reach is not known: " + whyNot + ".";
  if (!std::isnan(parts.tracking)) {
    text.detail =
        "At best it can reach an error of " + share(parts.openLoop()) + ": too slow " + share(parts.tracking);
    if (!std::isnan(parts.sampling))
      text.detail += ", too few spikes " + share(parts.sampling);
    text.detail += ".";
  }
  return text;
}

VerdictText textOf(const Diagnosis& diagnosis, const ErrorParts& parts, const VerdictContext& context) {
  VerdictText text;
  if (!parts.verdict) {
    text.sentence = std::isnan(parts.total)
                        ? "No error to speak of: a constant target."
                        : "The error is " + share(parts.total) + " of the target's variance.";
    text.detail =
        diagnosis.whyNoCauses.empty() ? "" : "Its causes are not known: " + diagnosis.whyNoCauses + ".";
    return text;
  }
  RemedyMaker maker{context.experiment, text.remedies};
  switch (*parts.verdict) {
  case Verdict::untrained:
    return untrainedText(parts, diagnosis.whyNoCauses);
  case Verdict::silent:
    text.sentence =
        "Silent: " + decimals(parts.measured.rate, 1) + " spikes a second leave nothing to build from.";
    text.detail = "Zero drive is the threshold: targets that hardly exceed it fire hardly a spike.";
    largerTargets(maker);
    text.advice = "larger targets";
    return text;
  case Verdict::learned:
    text.sentence = "Learned: the error is " + share(parts.total) + " of the target's variance.";
    text.detail = std::isnan(parts.tracking) ? "" : partsText(parts);
    return text;
  case Verdict::feedback:
    return feedbackText(diagnosis, parts, context.experiment);
  case Verdict::tracking:
  case Verdict::sampling:
  case Verdict::both:
    break;
  }
  const double part = *parts.verdict == Verdict::tracking ? parts.tracking : parts.sampling;
  text = causeText(*parts.verdict, part, parts.total, parts.feedback, context.openLoop, context.experiment,
                   context.curve);
  if (parts.unstable)
    text.detail += " Errors grow along the window.";
  return text;
}

} // namespace

std::string VerdictText::secondLine() const {
  std::string out = detail;
  for (std::size_t k = 0; k < remedies.size(); ++k)
    out += (k > 0 ? " · " : out.empty() ? "Try " : " Try ") + remedies[k].label;
  if (remedies.empty() && !advice.empty())
    out += (out.empty() ? "Try " : " Try ") + advice + ".";
  return out;
}

std::string measuredText(const MeasuredErrors& errors) {
  if (std::isnan(errors.total))
    return "A constant target has no variance to compare the error with.";
  const std::string text = "The error is " + share(errors.total) + " of the target's variance";
  return text + (std::isnan(errors.variable)
                     ? "."
                     : " (" + share(errors.systematic) + " the same in every trial, " +
                           share(errors.variable) + " different).");
}

VerdictText verdictText(const Diagnosis& diagnosis, const VerdictContext& context) {
  return textOf(diagnosis, diagnosis.network, context);
}

VerdictText verdictText(const Diagnosis& diagnosis, std::size_t neuron, const VerdictContext& context) {
  VerdictText text = textOf(diagnosis, diagnosis.parts[neuron], context);
  text.remedies.clear();
  text.advice.clear();
  return text;
}

VerdictText expectedText(const OpenLoopResult& openLoop, const Experiment& experiment,
                         std::span<const OpenLoopResult> curve) {
  const OpenLoopErrors& errors = openLoop.network;
  const Verdict verdict = expectedVerdict(errors);
  if (verdict != Verdict::learned)
    return causeText(verdict, verdict == Verdict::tracking ? errors.tracking : errors.sampling,
                     errors.total(), notKnown, &openLoop, experiment, curve);
  VerdictText text;
  text.sentence = "Within reach: an error of " + share(errors.total()) + " of the target's variance.";
  text.detail = "Too slow " + share(errors.tracking) +
                (std::isnan(errors.sampling) ? "" : ", too few spikes " + share(errors.sampling)) + ".";
  return text;
}

} // namespace spikeloom
