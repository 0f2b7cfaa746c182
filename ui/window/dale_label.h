#pragma once

#include <QLabel>

#include "core/run/frame.h"

namespace spikeloom {

/// Whether Dale's law holds, for the status line: weights that break it and synapses left out of training.
/// Hidden while neurons have no types.
class DaleLabel : public QLabel {
  Q_OBJECT
public:
  explicit DaleLabel(QWidget* parent = nullptr);
  void showFrame(const Frame& frame);
};

} // namespace spikeloom
