#pragma once

#include <QStringList>

#include <qcustomplot.h>

namespace spikeloom {

/// A text in a plot that is said more shortly where there is less room, and loses its end where there is none
/// even so. Its room ends at the edges of the rect that it is placed in, margins included.
class FittedText : public QCPItemText {
public:
  explicit FittedText(QCustomPlot* plot);

  /// The same in other words, the longest first. text() is that one.
  void setTexts(const QStringList& texts);
  /// The one that is drawn where the text stands now.
  [[nodiscard]] QString fitting() const;

protected:
  void draw(QCPPainter* painter) override;

private:
  [[nodiscard]] double room() const;
  QStringList m_shorter;
};

} // namespace spikeloom
