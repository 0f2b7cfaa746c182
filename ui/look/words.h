#pragma once

#include <QList>
#include <QString>

class QWidget;

namespace spikeloom {

/// A word of the field, or of this program, as somebody new to both needs it.
struct Word {
  QString word, explanation; ///< "trial" – "One pass through the stimulus and the target window."
};

/// All of them, in the order in which a newcomer meets them (Help → Words).
[[nodiscard]] const QList<Word>& words();

/// What the word means; empty for one that is not among them.
[[nodiscard]] QString meaningOf(const QString& word);

/// Adds the words' meanings to the widget's tooltip, below what it says, so that they are explained where
/// they are met.
void explainWords(QWidget& widget, const QStringList& used);

/// "1 loop", "30 loops".
[[nodiscard]] QString loopsText(int loops);

} // namespace spikeloom
