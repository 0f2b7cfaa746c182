#pragma once

#include <qcustomplot.h>

namespace spikeloom {

/// A legend in one line. Where there is little room its entries move together, and are rather written smaller
/// than cut off.
class FittedLegend : public QCPLegend {
public:
  /// The size of its icons, and what is between its entries, where there is room.
  void setEntries(const QSize& icon, int spacing);

  void update(UpdatePhase phase) override;

private:
  [[nodiscard]] bool fits() const;
  QSize m_icon{32, 18};
  int m_spacing = 8;
};

} // namespace spikeloom
