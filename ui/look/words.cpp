#include "ui/look/words.h"

#include <QCoreApplication>
#include <QObject>
#include <QStringList>
#include <QWidget>

#include "ui/look/literal_text.h"

namespace spikeloom {

const QList<Word>& words() {
  constexpr auto tr = [](const char* text) { return QCoreApplication::translate("Words", text); };
  static const QList<Word> all{
      {tr("neuron"), tr("A unit that sums its inputs and, above its threshold, sends a spike to others.")},
      {tr("synapse"), tr("The connection from one neuron to another; its weight says how strongly, and with "
                         "which sign, a spike acts.")},
      {tr("spike"),
       tr("A neuron's brief pulse: all that the other neurons hear of it. A tick in the raster.")},
      {tr("drive"), tr("The synaptic drive u: the sum of all spikes that reach a neuron, each weighted and "
                       "fading with the synaptic time constant τs.")},
      {tr("rate"),
       tr("How many spikes a neuron sends in a second; here of the spikes smoothed by its synapse.")},
      {tr("target"), tr("The time course that a neuron's drive or rate is to follow.")},
      {tr("set"), tr("One target for every neuron, with the stimulus that starts it. A network can learn "
                     "several sets.")},
      {tr("stimulus"), tr("A brief input, different for each neuron, that starts every trial.")},
      {tr("trial"), tr("One pass: the stimulus, then the window in which the targets are to be followed.")},
      {tr("loop"), tr("A training trial: the weights change while it runs.")},
      {tr("training"),
       tr("Recursive least squares (RLS): every Δt each neuron's incoming weights are changed "
          "so that its drive comes closer to its target, without spoiling what was learned.")},
      {tr("test"), tr("A trial without training, from another initial state: what has been learned, "
                      "without help.")},
      {tr("while corrected"), tr("The activity of a training loop: RLS corrects it all the time, so that it "
                                 "is better than what has been learned.")},
      {tr("correlation"), tr("How alike drive and target are in shape: 1 is alike, 0 is unrelated.")},
      {tr("error"),
       tr("The mean squared difference from the target as a share of the target's variance: 0 is "
          "perfect, 1 is as bad as silence.")},
      {tr("too slow"), tr("Tracking error: slow synapses blur what changes faster than they do, even if "
                          "neurons sent their rates.")},
      {tr("too few spikes"),
       tr("Sampling error: rates are told by spikes, and few spikes in a synapse's memory "
          "tell them badly.")},
      {tr("feedback"), tr("The part of the error that comes back through the network: wrong activity makes "
                          "wrong inputs.")},
      {tr("prediction"), tr("What the drives would be if every synapse were infinitely fast and heard rates "
                            "instead of spikes.")},
      {tr("run"), tr("A network with all that became of it: its training, its tests, its curve.")},
      {tr("seed"),
       tr("The number from which all random numbers follow: the same seed makes the same network.")},
      {tr("P"),
       tr("The inverse correlations of a neuron's inputs, which RLS learns with. It starts as I/λ and "
          "shrinks: what was trained long is learned slowly anew.")},
      {tr("Dale's law"), tr("A neuron is excitatory or inhibitory to all others, never both.")},
      {tr("probe"),
       tr("A change made to a copy of the network in tests: lost neurons, noise, another start.")},
      {tr("preset"), tr("An experiment that is kept in a file: all parameters, a title, and what one sees.")},
  };
  return all;
}

QString meaningOf(const QString& word) {
  for (const Word& known : words())
    if (known.word == word)
      return known.explanation;
  return {};
}

void explainWords(QWidget& widget, const QStringList& used) {
  QString tip = widget.toolTip();
  if (!Qt::mightBeRichText(tip))
    tip = literalTip(tip);
  for (const QString& word : used)
    tip += QStringLiteral("<p><b>%1</b>: %2</p>").arg(word.toHtmlEscaped(), meaningOf(word).toHtmlEscaped());
  widget.setToolTip(tip);
}

QString loopsText(int loops) {
  return loops == 1 ? QObject::tr("1 loop") : QObject::tr("%1 loops").arg(loops);
}

} // namespace spikeloom
