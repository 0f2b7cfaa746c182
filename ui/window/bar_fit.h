#pragma once

#include <QObject>

class QToolBar;

namespace spikeloom {

/// Buttons of a bar have texts where there is room for all of them, and icons alone where there is not: large
/// texts on a small screen hide no button.
class BarFit : public QObject {
  Q_OBJECT

public:
  explicit BarFit(QToolBar& bar);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void fit();
  QToolBar& m_bar;
  int m_withTexts = 0; ///< width of the bar with texts in the present font; 0: not known
};

} // namespace spikeloom
