#include "ui/window/dale_label.h"

#include <QLocale>

namespace spikeloom {

DaleLabel::DaleLabel(QWidget* parent) : QLabel(parent) {
  setAccessibleName(tr("Dale's law"));
  setToolTip(tr(
      "Sign violations: synapses whose weight has the other sign than its neuron's type, none as long as "
      "Dale's law is enforced. Excluded synapses: those that training would have turned; they are left out "
      "of all further training."));
  setContentsMargins(6, 0, 6, 0);
  hide();
}

void DaleLabel::showFrame(const Frame& frame) {
  const bool typed = frame.history->network && !frame.history->network->cellTypes.empty();
  setVisible(typed);
  if (!typed)
    return;
  const QLocale plain = QLocale::c();
  const auto number = [&](std::size_t count) { return plain.toString(static_cast<qulonglong>(count)); };
  setText(tr("Dale's law: %1 sign violations · %2 of %3 synapses excluded")
              .arg(number(frame.signViolations), number(frame.excludedSynapses),
                   number(frame.history->network->synapses)));
}

} // namespace spikeloom
